import type { Direction } from "../../viewer/prefetch";

/** Where one is in a volume: a slice that was chosen, and the place that is pointed at now. All 0-based. */
export interface Cursor {
  chosen: number;
  pointed: Place | null;
  direction: Direction;
}

export interface Place {
  index: number;
  /** The A-scan; null where only a slice is pointed at. */
  column: number | null;
}

/** The slice that everything shows: what is pointed at comes first. */
export function shownIndex(cursor: Cursor): number {
  return cursor.pointed?.index ?? cursor.chosen;
}

function inside(index: number, nSlices: number): number {
  return Math.min(nSlices - 1, Math.max(0, index));
}

/** Choosing a slice ends the pointing. */
export function chosen(cursor: Cursor, index: number, nSlices: number): Cursor {
  const to = inside(index, nSlices);
  return { chosen: to, pointed: null, direction: to < shownIndex(cursor) ? -1 : 1 };
}

/** Pointing shows a place as long as it lasts; without a place the chosen slice is shown again. */
export function pointing(cursor: Cursor, place: Place | null, nSlices: number): Cursor {
  if (place === null) return cursor.pointed === null ? cursor : { ...cursor, pointed: null };
  const index = inside(place.index, nSlices);
  const before = shownIndex(cursor);
  const direction = index === before ? cursor.direction : index < before ? -1 : 1;
  return { ...cursor, pointed: { index, column: place.column }, direction };
}
