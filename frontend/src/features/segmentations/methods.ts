import type { Method } from "../../api/types";
import { strings } from "../../strings";
import { NETWORK } from "./current";

const text = strings.results;
const DIGITS = 2;

/** What can segment before the first tag: the model in use first, then the methods that need nothing. */
export function methodOptions(methods: readonly Method[]): { value: string; label: string }[] {
  const ready = methods.filter((method) => method.ready);
  return [
    { value: NETWORK, label: text.modelInUse },
    ...ready.map(({ name, title }) => ({ value: name, label: title })),
  ];
}

/** What a method needs and how good it was measured, in words; null: it is the model in use, or not on offer. */
export function aboutMethod(methods: readonly Method[], name: string): string | null {
  const chosen = methods.find((method) => method.ready && method.name === name);
  if (chosen === undefined) return null;
  const { figures } = chosen;
  const measured =
    figures === null
      ? text.neverMeasured
      : text.methodFigures(
          figures.dsc_mean.toFixed(DIGITS),
          figures.dsc_sd.toFixed(DIGITS),
          figures.n_volumes,
        );
  return `${text.needsNothing} ${measured}`;
}
