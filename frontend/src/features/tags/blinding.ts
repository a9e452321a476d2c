import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { SliceTags } from "../../api/types";
import { firstReadQuery } from "../firstReads/firstReadQuery";
import type { Tag } from "./tagging";

/** Whether what a model says of a slice is kept from a reader: until they have tagged it and the service has that. */
export function isHidden(isBlinded: boolean, tag: Tag | undefined, saved: Tag | undefined): boolean {
  return isBlinded && ((tag ?? null) === null || (saved ?? null) === null);
}

/**
 * Which slices this reader must tag before they see what a model says of them. Until the service has said whether
 * first reads are blinded, all of them; never those whose first read the reader has ended.
 */
export function useBlinding(
  volumeId: string,
  tags: readonly Tag[],
  items: readonly SliceTags[],
): (index: number) => boolean {
  const { data } = useQuery(firstReadQuery(volumeId));
  const isBlinded = data?.blinded ?? true;
  const ended = useMemo(() => new Set(data?.ended), [data]);
  return useCallback(
    (index) => isHidden(isBlinded && !ended.has(index), tags[index], items[index]?.mine),
    [isBlinded, ended, tags, items],
  );
}
