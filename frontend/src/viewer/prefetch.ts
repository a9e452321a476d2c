/** Whether the reader moves to later (1) or earlier (-1) B-scans. */
export type Direction = 1 | -1;

export const N_AHEAD = 8;
/** B-scans fetched in the direction of travel: at 10 slices a second, most of a second ahead. */

export const N_BEHIND = 3;
/** B-scans kept ready the other way, for a look back and for the filmstrip. */

/** The B-scans to have ready at `index`, the most urgent first; `index` itself comes first. */
export function wantedSlices(index: number, direction: Direction, nSlices: number): number[] {
  const wanted = [index];
  for (let step = 1; step <= N_AHEAD; step += 1) {
    wanted.push(index + step * direction);
    if (step <= N_BEHIND) wanted.push(index - step * direction);
  }
  return wanted.filter((slice) => slice >= 0 && slice < nSlices);
}

/** The slices of the filmstrip: as many before as after, fewer at the volume's ends. */
export function neighboursOf(index: number, nSlices: number): number[] {
  const first = Math.max(0, index - N_BEHIND);
  const last = Math.min(nSlices - 1, index + N_BEHIND);
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}
