import { scaleLinear } from "@visx/scale";

/** Red, green, blue of 256 steps from the lowest to the highest value. */
export type ColourTable = Uint8ClampedArray;

export const N_COLOURS = 256;

/** From nothing to much: dark to light, so that it reads in grey too. */
const SEQUENTIAL = ["#3b0f70", "#8c2981", "#de4968", "#fe9f6d", "#fcfdbf"];

/** Less, equal, more: blue, dark as the ground, orange; the lighter the more, so that no change draws no edge. */
const DIVERGING = ["#7cc4ff", "#2a6fb5", "#14191d", "#b04a35", "#ffab86"];

function tableOf(colours: readonly string[]): ColourTable {
  const domain = colours.map((_, step) => (step * (N_COLOURS - 1)) / (colours.length - 1));
  const scale = scaleLinear<string>({ domain, range: [...colours] });
  const table = new Uint8ClampedArray(N_COLOURS * 3);
  for (let step = 0; step < N_COLOURS; step += 1) {
    const parts = /(\d+),\s*(\d+),\s*(\d+)/.exec(scale(step));
    table.set([Number(parts?.[1]), Number(parts?.[2]), Number(parts?.[3])], step * 3);
  }
  return table;
}

export const sequential = tableOf(SEQUENTIAL);
export const diverging = tableOf(DIVERGING);

/** The colour of `value` between `low` and `high` as CSS has it. */
export function colourAt(table: ColourTable, value: number, low: number, high: number): string {
  const at = stepOf(value, low, high) * 3;
  return `rgb(${table[at]} ${table[at + 1]} ${table[at + 2]})`;
}

/** The step of the table for `value` between `low` and `high`; beyond them the ends. */
export function stepOf(value: number, low: number, high: number): number {
  const share = high > low ? (value - low) / (high - low) : 0;
  return Math.round(Math.min(1, Math.max(0, share)) * (N_COLOURS - 1));
}
