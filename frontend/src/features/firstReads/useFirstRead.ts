import { useQuery } from "@tanstack/react-query";
import { useSenderSnapshot } from "../tags/SenderProvider";
import { firstReadQuery } from "./firstReadQuery";

/**
 * Which slices' results wait for the reader's own tags; null until the service has said so, and all are kept. It is
 * asked once it has every tag that is on its way.
 */
export function useFirstRead(volumeId: string) {
  const isSaving = useSenderSnapshot().pending.some((write) => write.volumeId === volumeId);
  const query = useQuery({ ...firstReadQuery(volumeId), enabled: !isSaving });
  const unread = query.data?.unread ?? null;
  const isOld = (isSaving || query.isFetching) && unread !== null && unread.length > 0; // tags may have been saved since
  return {
    unread: isOld ? null : unread,
    isDone: unread !== null && unread.length === 0,
    error: query.error,
    retry: () => void query.refetch(),
  };
}

export type FirstRead = ReturnType<typeof useFirstRead>;
