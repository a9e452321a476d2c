import { useCallback, useState } from "react";
import type { FoveaPoint } from "../../api/types";
import type { Place } from "./etdrs";
import { usePlaceFovea } from "./measurementsQuery";

/** Where the fovea is shown, and the acts that move it. A place that is not stored yet comes first. */
export function useFovea(volumeId: string, stored: FoveaPoint | null, middle: Place) {
  const [draft, setDraft] = useState<Place | null>(null);
  const [isPlacing, setPlacing] = useState(false);
  const { mutate, isPending, error } = usePlaceFovea(volumeId);
  const end = useCallback(() => {
    setDraft(null);
    setPlacing(false);
  }, []);
  const put = useCallback(
    (place: Place | null) => {
      setDraft(place);
      setPlacing(false);
      mutate(place, { onSettled: () => setDraft(null) });
    },
    [mutate],
  );
  return {
    shown: draft ?? stored ?? (isPlacing ? middle : null),
    source: stored?.source ?? null,
    isPlacing,
    isSaving: isPending,
    error,
    start: useCallback(() => setPlacing(true), []),
    move: setDraft,
    put,
    reset: useCallback(() => put(null), [put]),
    cancel: end,
  };
}

export type FoveaState = ReturnType<typeof useFovea>;
