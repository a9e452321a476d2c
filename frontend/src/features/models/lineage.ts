import type { ModelVersion } from "../../api/types";
import { formatCount, formatDateTime } from "../../format";
import { strings } from "../../strings";
import { nameOfModel } from "./names";

const text = strings.lineage;

/** The recipe of the network that ships. */
const STARTER = "starter";

/** Digits of a digest that tell two apart at a glance. */
const SHOWN_DIGITS = 12;

/** The line that leads to a model, oldest first: "starter network → 3 Nov 2026, adapted → this model". */
export function descentOf({ recipe: own, lineage }: ModelVersion): string {
  if (own === STARTER) return text.shipped;
  const line = lineage.descent.map(({ recipe, created_at, deleted_at }) => {
    const name = recipe === STARTER ? text.starter : `${formatDateTime(created_at)}, ${recipe}`;
    return deleted_at === null ? name : text.gone(name);
  });
  return [...(line.length > 0 ? line : [text.nothing]), text.self].join(text.arrow);
}

export interface Fact {
  name: string;
  value: string;
  /** The whole of a value that is shown shortened. */
  whole?: string;
}

/** Who had a model trained, on what, against what, by which code; what was never recorded is left out. */
export function factsOf(model: ModelVersion, models: readonly ModelVersion[]): Fact[] {
  const { lineage, tags_digest } = model;
  const facts: Fact[] = [];
  if (lineage.trained_by !== null) facts.push({ name: text.facts.trainedBy, value: lineage.trained_by });
  if (lineage.n_tags !== null) facts.push({ name: text.facts.tags, value: formatCount(lineage.n_tags) });
  if (tags_digest !== "") facts.push(shortened(text.facts.tagsDigest, tags_digest));
  if (lineage.compared_with_id !== null) {
    const live = models.find(({ id }) => id === lineage.compared_with_id);
    const whole = lineage.compared_with_id;
    if (live === undefined) facts.push(shortened(text.facts.comparedWith, whole));
    else facts.push({ name: text.facts.comparedWith, value: nameOfModel(live), whole });
  }
  if (lineage.code_version !== null) facts.push({ name: text.facts.code, value: lineage.code_version });
  if (lineage.files_digest !== null) facts.push(shortened(text.facts.files, lineage.files_digest));
  return facts;
}

function shortened(name: string, whole: string): Fact {
  return { name, value: whole.slice(0, SHOWN_DIGITS), whole };
}

/** The model that was in use before the one that is; null where none was. Putting it back is one activation. */
export function modelBefore(models: readonly ModelVersion[]): ModelVersion | null {
  const used = models.filter(({ active, activated_at }) => !active && activated_at !== null);
  used.sort((a, b) => Date.parse(b.activated_at ?? "") - Date.parse(a.activated_at ?? ""));
  return used[0] ?? null;
}
