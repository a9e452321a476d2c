import type { Step } from "../../api/types";
import { strings } from "../../strings";
import type { MaskStyle } from "../../viewer/maskPixels";
import type { StepPaint } from "../../viewer/stepImages";

const text = strings.seeing.steps;

/** By which way a model version comes to its masks, as far as its steps tell. */
export type Path = "network" | "propagation" | "fusion" | "taught";

export function pathOf(steps: readonly Step[]): Path {
  const saliency = steps.find(({ name }) => name === "m");
  if (saliency === undefined) return "network";
  if (saliency.role === "teaching") return "taught";
  return steps.some(({ name }) => name === "fused") ? "fusion" : "propagation";
}

/** What a reader calls a step: S3, R4, Saliency M, Scale 0.8, IRF. */
export function nameOfStep(name: string): string {
  const known = text.names[name];
  if (known !== undefined) return known;
  if (name.startsWith("scale-")) return text.scale(name.slice("scale-".length).replace("_", "."));
  return name.replace("class-", "").toUpperCase();
}

/** The step to show of another slice: the same one where it has it, else the mask, else the last. */
export function stepToShow(steps: readonly Step[], wanted: string): Step | null {
  const find = (name: string) => steps.find((step) => step.name === name);
  return find(wanted) ?? find("mask") ?? steps.at(-1) ?? null;
}

/** A region and the outline of anything are painted as masks are; filled, maps and probabilities are heat. */
export function paintOf(step: Step, style: MaskStyle): StepPaint {
  if (step.kind === "picture") return "picture";
  if (style === "contour" || step.kind === "region") return style;
  return "heat";
}
