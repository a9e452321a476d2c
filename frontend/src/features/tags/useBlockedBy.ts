import { useCallback } from "react";
import { strings } from "../../strings";
import { bscanImages } from "../../viewer/stores";
import { may, useUser } from "../session/session";

/** Why a slice cannot be tagged now; null: it can. */
export function useBlockedBy(urlOf: (slice: number) => string): (slice: number) => string | null {
  const { role } = useUser();
  return useCallback(
    (slice: number) => {
      if (!may(role, "annotator")) return strings.tags.notAllowed(strings.session.roles[role].toLowerCase());
      const isMissing = bscanImages.failureOf(urlOf(slice)) !== undefined;
      return isMissing ? strings.tags.imageMissing : null;
    },
    [role, urlOf],
  );
}
