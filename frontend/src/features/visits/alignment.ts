import type { Registration } from "../../api/types";

/** Cells of one size in a row, counted from 0, around the middle of a scan. */
export interface Axis {
  n: number;
  um: number;
}

/** A place in µm from the centre of a scan: across the B-scans and along them. */
export interface Spot {
  across: number;
  along: number;
}

const RADIANS_A_DEGREE = Math.PI / 180;

function turned(spot: Spot, degrees: number): Spot {
  const [cosine, sine] = [Math.cos(degrees * RADIANS_A_DEGREE), Math.sin(degrees * RADIANS_A_DEGREE)];
  return {
    across: cosine * spot.across - sine * spot.along,
    along: sine * spot.across + cosine * spot.along,
  };
}

/** Where a place of the earlier scan lies in the later one. */
export function inLater(spot: Spot, by: Registration): Spot {
  const { across, along } = turned(spot, by.rotation_deg);
  return { across: across + by.across_um, along: along + by.along_um };
}

/** Where a place of the later scan lies in the earlier one. */
export function inEarlier(spot: Spot, by: Registration): Spot {
  return turned({ across: spot.across - by.across_um, along: spot.along - by.along_um }, -by.rotation_deg);
}

/** Middle of a cell in µm from the centre. */
export function middleOf(cell: number, axis: Axis): number {
  return (cell + 0.5 - axis.n / 2) * axis.um;
}

/** The cell at a place, the nearest where it is outside. */
export function cellAt(um: number, axis: Axis): number {
  return Math.min(axis.n - 1, Math.max(0, Math.floor(um / axis.um + axis.n / 2)));
}
