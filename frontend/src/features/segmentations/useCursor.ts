import { useCallback, useState } from "react";
import { type Cursor, chosen, type Place, pointing, shownIndex } from "./cursor";

/** The one cursor that chart, maps and B-scan share. */
export function useCursor(nSlices: number, first: number) {
  const [cursor, setCursor] = useState<Cursor>(() =>
    chosen({ chosen: 0, pointed: null, direction: 1 }, first, nSlices),
  );
  const goTo = useCallback((index: number) => setCursor((now) => chosen(now, index, nSlices)), [nSlices]);
  const point = useCallback(
    (place: Place | null) => setCursor((now) => pointing(now, place, nSlices)),
    [nSlices],
  );
  const pointSlice = useCallback(
    (index: number | null) => point(index === null ? null : { index, column: null }),
    [point],
  );
  return {
    index: shownIndex(cursor),
    chosen: cursor.chosen,
    column: cursor.pointed?.column ?? null,
    direction: cursor.direction,
    goTo,
    point,
    pointSlice,
  };
}

export type SharedCursor = ReturnType<typeof useCursor>;
