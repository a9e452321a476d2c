import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { TagSender } from "./TagSender";

const CALM_MS = 2000;
/** A reader who tags on is not held up by readings; whoever pauses sees the others' answers. */

const DERIVED = new Set<unknown>(["tags", "volumes", "volume", "readiness", "worklist", "contradictions"]);

/** Reads again what the service derives from tags: on the next page at once, on this one when the reader pauses. */
export function useReadingsAfterTags(sender: TagSender | null): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (sender === null) return;
    const predicate = ({ queryKey }: { queryKey: readonly unknown[] }) => DERIVED.has(queryKey[0]);
    let wasSaved = sender.getSnapshot().pending.length === 0;
    let calm: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = sender.subscribe(() => {
      const isSaved = sender.getSnapshot().pending.length === 0;
      if (isSaved === wasSaved) return;
      wasSaved = isSaved;
      clearTimeout(calm);
      if (!isSaved) return;
      void queries.invalidateQueries({ predicate, refetchType: "none" });
      calm = setTimeout(() => void queries.refetchQueries({ predicate, type: "active" }), CALM_MS);
    });
    return () => {
      clearTimeout(calm);
      unsubscribe();
    };
  }, [sender, queries]);
}
