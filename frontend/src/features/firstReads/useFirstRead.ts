import { useQuery } from "@tanstack/react-query";
import { firstReadQuery } from "./firstReadQuery";

/** Which slices' results wait for the reader's own tags; null until the service has said so, and all are kept. */
export function useFirstRead(volumeId: string) {
  const query = useQuery(firstReadQuery(volumeId));
  const unread = query.data?.unread ?? null;
  const isOld = query.isFetching && unread !== null && unread.length > 0; // tags may have been saved since
  return {
    unread: isOld ? null : unread,
    isDone: unread !== null && unread.length === 0,
    error: query.error,
    retry: () => void query.refetch(),
  };
}

export type FirstRead = ReturnType<typeof useFirstRead>;
