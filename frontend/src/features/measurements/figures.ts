import type { Measurements } from "../../api/types";
import { formatMeasure } from "../../format";
import { strings } from "../../strings";

const text = strings.measurements;
const NL_PER_MM3 = 1000;

/** The 95 % interval of the volume in words; null where there is none. */
export function intervalText({ volume_interval_mm3: interval }: Measurements): string | null {
  if (interval === null) return null;
  const [low, high] = [interval.low, interval.high].map((mm3) => formatMeasure(mm3 * NL_PER_MM3));
  return text.interval(low ?? "", high ?? "");
}

/** What the interval is made of, the largest part first. */
export function partsText({ interval_parts_mm3: parts }: Measurements): string {
  const named = Object.entries(parts)
    .sort(([, one], [, other]) => other - one)
    .map(([name, mm3]) => `${text.parts[name] ?? name} ${formatMeasure(mm3 * NL_PER_MM3, 2)}`);
  return text.intervalHint(named.join(", "));
}

/** Distance from the fovea to the nearest fluid; null where the fovea is not known or there is no fluid. */
export function distanceText({ distance_to_fovea_um: um }: Measurements): string | null {
  if (um === null) return null;
  return um === 0 ? text.underFovea : text.um(formatMeasure(Math.round(um), 4));
}

/** Rows of the panel: what is measured, and how much; what the scan does not allow is left out. */
export function rowsOf(measured: Measurements): [name: string, value: string][] {
  const { en_face_area_mm2: area, max_height_um: height, max_height_at: at } = measured;
  const rows: [string, string][] = [];
  if (height !== null && at !== null)
    rows.push([
      text.maxHeight,
      `${text.um(formatMeasure(Math.round(height), 4))}, ${text.highestAt(at.slice_index + 1)}`,
    ]);
  if (area !== null) rows.push([text.enFace, text.mm2(formatMeasure(area))]);
  if (measured.fluid_voxels > 0) rows.push([text.toFovea, distanceText(measured) ?? text.notKnown]);
  const { max_height_to_fovea_um: highest } = measured;
  if (highest !== null) rows.push([text.highestToFovea, text.um(formatMeasure(Math.round(highest), 4))]);
  rows.push([text.pockets, String(measured.n_pockets)]);
  return rows;
}
