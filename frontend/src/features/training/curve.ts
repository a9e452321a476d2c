import type { Epoch } from "../../api/types";

/** The stages that told losses, in their order. */
export function stagesOf(curve: readonly Epoch[]): string[] {
  return [...new Set(curve.map(({ stage }) => stage))];
}

/** The epochs of one stage; of the latest where none is chosen, or the chosen one is not there. */
export function epochsOf(curve: readonly Epoch[], chosen: string | null): Epoch[] {
  const stages = stagesOf(curve);
  const stage = chosen !== null && stages.includes(chosen) ? chosen : stages.at(-1);
  return curve.filter((epoch) => epoch.stage === stage);
}

export interface HeldOutEpoch {
  epoch: number;
  loss: number;
}

/** The epochs after which the held-out slices were looked at. */
export function heldOutOf(epochs: readonly Epoch[]): HeldOutEpoch[] {
  return epochs.flatMap(({ epoch, held_out_loss }) =>
    held_out_loss === null ? [] : [{ epoch, loss: held_out_loss }],
  );
}

/** The highest loss that the axis must hold. */
export function highestOf(epochs: readonly Epoch[]): number {
  return Math.max(1e-6, ...epochs.flatMap(({ loss, held_out_loss }) => [loss, held_out_loss ?? 0]));
}
