import type { Strategy, Worklist } from "../../api/types";

/** What a reader should know before they start, or instead: one thing each, the most important first. */
export type Ending =
  | { kind: "no-volumes" }
  | { kind: "nothing-left" }
  | { kind: "held"; nVolumes: number }
  | { kind: "one-class"; hasFluid: boolean }
  | { kind: "no-model" }
  | { kind: "not-segmented" };

/** The end states of a strategy; an empty list: there is work, and nothing to say about it. */
export function endingsOf(worklist: Worklist, strategy: Strategy): Ending[] {
  if (worklist.n_volumes === 0) return [{ kind: "no-volumes" }];
  const isLeft = strategy === "disagreement" ? worklist.n_disputed > 0 : worklist.n_volumes_left > 0;
  const endings: Ending[] = [];
  if (!isLeft) endings.push({ kind: "nothing-left" });
  if (isLeft && strategy !== "disagreement" && worklist.n_volumes_held > 0)
    endings.push({ kind: "held", nVolumes: worklist.n_volumes_held });
  const { n_with_fluid: withFluid, n_without_fluid: without } = worklist;
  if (withFluid + without > 0 && (withFluid === 0 || without === 0))
    endings.push({ kind: "one-class", hasFluid: withFluid > 0 });
  if (strategy === "uncertain" && isLeft) {
    if (worklist.model_id === null) endings.push({ kind: "no-model" });
    else if (worklist.n_volumes_seen_by_model === 0) endings.push({ kind: "not-segmented" });
  }
  return endings;
}

/** Whether a lease may be had: something is left, and not all of it is held by others. */
export function canStart(worklist: Worklist, strategy: Strategy): boolean {
  if (strategy === "disagreement") return worklist.n_disputed > 0;
  return worklist.n_volumes_left > worklist.n_volumes_held;
}
