import { type ColourTable, N_COLOURS } from "./colours";

const OPAQUE = 255;

/** Share of the range below which a map says too little to be shown. */
const FLOOR = 0.06;

/**
 * Turns a grey picture (0 to 255) into heat, in place: colour by value, and the more opaque the higher.
 *
 * @param rgba 4 bytes a pixel; the red channel holds the value.
 */
export function paintHeat(rgba: Uint8ClampedArray, table: ColourTable): void {
  for (let at = 0; at < rgba.length; at += 4) {
    const value = rgba[at] ?? 0;
    const share = value / (N_COLOURS - 1);
    rgba.set(table.subarray(value * 3, value * 3 + 3), at);
    rgba[at + 3] = share < FLOOR ? 0 : Math.round(OPAQUE * Math.min(1, 0.25 + share));
  }
}
