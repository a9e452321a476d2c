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

export function areaOf(slice: SliceResult, unit: "mm2" | "px"): number {
  return unit === "mm2" ? (slice.area_mm2 ?? 0) : slice.area_px;
}

export function areaText(slice: SliceResult, unit: "mm2" | "px"): string {
  if (unit === "mm2") return `${formatMeasure(areaOf(slice, unit))} ${strings.results.mm2}`;
  return `${formatCount(slice.area_px)} ${strings.results.px}`;
}
