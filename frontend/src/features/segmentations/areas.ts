import type { SliceResult } from "../../api/types";
import { formatCount, formatMeasure } from "../../format";
import { strings } from "../../strings";

/** The 0-based slice with the largest fluid area; null when there is no fluid. */
export function largestSlice(slices: readonly SliceResult[]): number | null {
  let best: SliceResult | null = null;
  for (const slice of slices) if (slice.area_px > (best?.area_px ?? 0)) best = slice;
  return best?.index ?? null;
}

export function countWithFluid(slices: readonly SliceResult[]): number {
  return slices.filter((slice) => slice.area_px > 0).length;
}

/** Areas are in mm² where every slice has one (the spacing is known), else in pixels. */
export function areaUnit(slices: readonly SliceResult[]): "mm2" | "px" {
  return slices.length > 0 && slices.every((slice) => typeof slice.area_mm2 === "number") ? "mm2" : "px";
}

const MAX_TICK_LABELS = 26;

/** Every how many slices an axis names one, so that labels do not touch. */
export function labelStep(nSlices: number): number {
  const rough = nSlices / MAX_TICK_LABELS;
  return [1, 2, 5, 10, 20, 50, 100].find((step) => step >= rough) ?? 200;
}

/** What an area is reckoned from; contradictions have it as slices do. */
type Area = Pick<SliceResult, "area_px" | "area_mm2">;

export function areaOf(slice: Area, unit: "mm2" | "px"): number {
  return unit === "mm2" ? (slice.area_mm2 ?? 0) : slice.area_px;
}

export function areaText(slice: Area, unit: "mm2" | "px"): string {
  if (unit === "mm2") return `${formatMeasure(areaOf(slice, unit))} ${strings.results.mm2}`;
  return `${formatCount(slice.area_px)} ${strings.results.px}`;
}
