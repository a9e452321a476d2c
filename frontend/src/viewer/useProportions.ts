import { useCallback, useState } from "react";
import type { Proportions } from "./geometry";

const MEMORY = "serous.proportions";

function remembered(): Proportions {
  return window.localStorage.getItem(MEMORY) === "pixels" ? "pixels" : "true";
}

/** How B-scans are shown, kept by the browser from one visit to the next. */
export function useProportions(): [Proportions, () => void] {
  const [proportions, setProportions] = useState(remembered);
  const toggle = useCallback(() => {
    setProportions((now) => {
      const next: Proportions = now === "true" ? "pixels" : "true";
      try {
        window.localStorage.setItem(MEMORY, next);
      } catch {
        // Without storage the choice holds for this visit.
      }
      return next;
    });
  }, []);
  return [proportions, toggle];
}
