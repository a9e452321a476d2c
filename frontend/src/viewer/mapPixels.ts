import { type ColourTable, stepOf } from "./colours";

const OPAQUE = 255;

/** Rows of an en-face map; null where there is no value. */
export type MapRows = readonly (readonly (number | null)[])[];

/** The largest distance from 0 in a map; 0 for an empty one. */
export function largest(rows: MapRows): number {
  let most = 0;
  for (const row of rows) for (const value of row) most = Math.max(most, Math.abs(value ?? 0));
  return most;
}

/**
 * RGBA pixels of a map: values between `low` and `high` in the table's colours; 0 and null are left transparent, so that
 * what lies under the map is seen where nothing is.
 */
export function mapPixels(
  rows: MapRows,
  table: ColourTable,
  low: number,
  high: number,
): Uint8ClampedArray<ArrayBuffer> {
  const width = rows[0]?.length ?? 0;
  const pixels = new Uint8ClampedArray(width * rows.length * 4);
  rows.forEach((row, y) => {
    row.forEach((value, x) => {
      if (value === null || value === 0) return;
      const at = (y * width + x) * 4;
      const step = stepOf(value, low, high) * 3;
      pixels.set(table.subarray(step, step + 3), at);
      pixels[at + 3] = OPAQUE;
    });
  });
  return pixels;
}
