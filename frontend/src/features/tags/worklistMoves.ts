import { moveTo, type Step, type Workplace } from "./workplace";

/** The slice that follows `index` in the worklist's order; from a slice outside it, the first; null at the end. */
export function nextWanted(wanted: readonly number[], index: number): number | null {
  return wanted[wanted.indexOf(index) + 1] ?? null;
}

/** Goes to the next slice of the worklist; stays at its end. */
export function moveToWanted(place: Workplace, wanted: readonly number[], nSlices: number): Workplace {
  const next = nextWanted(wanted, place.index);
  return next === null ? place : moveTo(place, next, nSlices);
}

interface Now {
  place: Workplace;
  wanted: readonly number[] | null;
}

/**
 * After a single slice of the worklist was tagged, the worklist says where to go on, for its order is not that of the
 * slices. A tagged run goes on behind itself, as everywhere.
 */
export function tagWanted(step: Step, { place, wanted }: Now, nSlices: number): Step {
  if (wanted === null || place.anchor !== null || !wanted.includes(place.index)) return step;
  const next = nextWanted(wanted, place.index);
  return next === null ? step : { ...step, place: moveTo(step.place, next, nSlices) };
}
