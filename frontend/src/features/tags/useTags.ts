import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { SliceTags, Volume } from "../../api/types";
import { useSenderSnapshot } from "./SenderProvider";
import { ownTags, type Tag, withRuns } from "./tagging";
import { tagsQuery } from "./tagsQuery";

interface ShownTags {
  /** What the service has; `loaded` until it is read anew. */
  items: readonly SliceTags[];
  /** The reader's own tags as they will be once everything is saved. */
  tags: readonly Tag[];
}

/**
 * The tags of a volume that is open, and the reader's pending writes over them.
 *
 * Both are read in one render. A confirmed write moves from the pending ones into the list; a list handed down by a
 * parent comes later than that, and until then the tag would be in neither and be taken for none.
 */
export function useTags({ id, n_slices }: Volume, loaded: readonly SliceTags[]): ShownTags {
  const { data: items = loaded } = useQuery(tagsQuery(id));
  const { pending } = useSenderSnapshot();
  const tags = useMemo(() => {
    const waiting = pending.filter((write) => write.volumeId === id);
    return withRuns(ownTags(items, n_slices), waiting);
  }, [items, pending, id, n_slices]);
  return { items, tags };
}
