import type { SectorFigures } from "../../api/types";
import type { Spacing } from "../../viewer/geometry";

export type FieldName = SectorFigures["sector"];
export type Eye = "OD" | "OS";

/** Radii of the circles in µm. */
export const RADII_UM = [500, 1500, 3000] as const;

/** The fields that are drawn; what lies beyond them has a name and no outline. */
export const DRAWN: readonly FieldName[] = [
  "centre",
  "inner_superior",
  "inner_nasal",
  "inner_inferior",
  "inner_temporal",
  "outer_superior",
  "outer_nasal",
  "outer_inferior",
  "outer_temporal",
];

/** An en-face map: one row a B-scan, one column an A-scan. */
export interface MapShape {
  nSlices: number;
  width: number;
  spacing: Spacing;
}

/** A place on the map in array indices, fractions allowed. */
export interface Place {
  slice_index: number;
  ascan: number;
}

export interface Point {
  x: number;
  y: number;
}

/** How the fields lie in the picture. */
export interface Orientation {
  eye: Eye;
  /** Which end of the eye the first, uppermost row shows. */
  first: "superior" | "inferior";
}

/** Size of the map in µm. */
export function mapSize({ nSlices, width, spacing }: MapShape): { width: number; height: number } {
  return { width: width * spacing.along, height: nSlices * spacing.across };
}

/** A place in µm from the upper left corner of the map. */
export function pointOf({ spacing }: MapShape, { slice_index, ascan }: Place): Point {
  return { x: (ascan + 0.5) * spacing.along, y: (slice_index + 0.5) * spacing.across };
}

/** Within the scan, to a hundredth of a cell. */
function within(value: number, most: number): number {
  return Math.round(100 * Math.min(most, Math.max(0, value))) / 100;
}

/** The place at these fractions (0 to 1) of the map's width and height, within the scan. */
export function placeAt({ nSlices, width }: MapShape, right: number, down: number): Place {
  return {
    slice_index: within(down * nSlices - 0.5, nSlices - 1),
    ascan: within(right * width - 0.5, width - 1),
  };
}

const STEP_UM = 50;
/** What an arrow key moves the fovea along a B-scan, or one A-scan where these are farther apart. */

/** The place after a key, null for keys that move nothing. Up and down go to the next B-scan. */
export function movedBy(map: MapShape, { slice_index, ascan }: Place, key: string): Place | null {
  const along = Math.max(1, Math.round(STEP_UM / map.spacing.along));
  const steps: Record<string, Point> = {
    ArrowLeft: { x: -along, y: 0 },
    ArrowRight: { x: along, y: 0 },
    ArrowUp: { x: 0, y: -1 },
    ArrowDown: { x: 0, y: 1 },
  };
  const step = steps[key];
  if (step === undefined) return null;
  return {
    slice_index: within(slice_index + step.y, map.nSlices - 1),
    ascan: within(ascan + step.x, map.width - 1),
  };
}

/** Whether nasal is on the right of the picture. */
export function nasalIsRight({ eye }: Orientation): boolean {
  return eye === "OD";
}

/** The field at a point; circles belong to what is within them, diagonals to superior and inferior. */
export function fieldAt(centre: Point, point: Point, orientation: Orientation): FieldName {
  const nasal = (point.x - centre.x) * (nasalIsRight(orientation) ? 1 : -1);
  const superior = (centre.y - point.y) * (orientation.first === "superior" ? 1 : -1);
  const [central, inner, outer] = RADII_UM;
  const distance = Math.hypot(nasal, superior);
  if (distance <= central) return "centre";
  if (distance > outer) return "outside";
  const ring = distance <= inner ? "inner" : "outer";
  if (Math.abs(nasal) > Math.abs(superior)) return `${ring}_${nasal > 0 ? "nasal" : "temporal"}`;
  return `${ring}_${superior > 0 ? "superior" : "inferior"}`;
}

/** Degrees from right, clockwise as pictures are drawn, of the middle of a quarter. */
function bearing(side: string, orientation: Orientation): number {
  const up = orientation.first === "superior";
  const right = nasalIsRight(orientation);
  if (side === "superior") return up ? 270 : 90;
  if (side === "inferior") return up ? 90 : 270;
  return (side === "nasal") === right ? 0 : 180;
}

function at(centre: Point, radius: number, degrees: number): string {
  const angle = (degrees * Math.PI) / 180;
  const x = centre.x + radius * Math.cos(angle);
  const y = centre.y + radius * Math.sin(angle);
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

/** The outline of a field as an SVG path in µm; empty for what lies outside. */
export function fieldPath(centre: Point, name: FieldName, orientation: Orientation): string {
  const [central, inner, outer] = RADII_UM;
  if (name === "outside") return "";
  if (name === "centre")
    return `M${at(centre, central, 0)}A${central} ${central} 0 1 1 ${at(centre, central, 180)}A${central} ${central} 0 1 1 ${at(centre, central, 0)}Z`;
  const [ring, side = ""] = name.split("_");
  const [near, far] = ring === "inner" ? [central, inner] : [inner, outer];
  const from = bearing(side, orientation) - 45;
  const to = from + 90;
  return `M${at(centre, far, from)}A${far} ${far} 0 0 1 ${at(centre, far, to)}L${at(centre, near, to)}A${near} ${near} 0 0 0 ${at(centre, near, from)}Z`;
}
