import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { KeptUploads, type TextStore } from "./keptUploads";
import { serviceTransport } from "./transport";
import { UploadQueue } from "./UploadQueue";

interface Uploads {
  userId: string;
  queue: UploadQueue;
  kept: KeptUploads;
}

const NO_STORE: TextStore = {
  length: 0,
  key: () => null,
  getItem: () => null,
  setItem: () => {},
  removeItem: () => {},
};

let uploads: Uploads | null = null;

function localStore(): TextStore {
  try {
    return window.localStorage;
  } catch {
    return NO_STORE; // a reload begins anew then
  }
}

/** The tab's uploads; another user in the same tab has their own. */
function uploadsOf(userId: string): Uploads {
  if (uploads?.userId === userId) return uploads;
  uploads?.queue.pauseAll();
  const kept = new KeptUploads(localStore(), userId);
  uploads = { userId, kept, queue: new UploadQueue(serviceTransport(kept)) };
  return uploads;
}

/** What goes out belongs to whoever is signed in: nothing does once the reader is not. */
export function pauseUploads(): void {
  uploads?.queue.pauseAll();
}

/** The uploads of this tab, and those that an earlier visit left unfinished while there are none. */
export function useUploads(userId: string) {
  const queries = useQueryClient();
  const { queue, kept } = uploadsOf(userId);
  const { uploads: list, leftOut } = useSyncExternalStore(queue.subscribe, queue.getSnapshot);
  const nDone = list.filter(({ state }) => state.kind === "done").length;
  useEffect(() => {
    if (nDone > 0) void queries.invalidateQueries({ queryKey: ["volumes"] });
  }, [queries, nDone]);
  const isIdle = list.length === 0;
  const cutShort = useMemo(() => (isIdle ? kept.all() : []), [kept, isIdle]);
  return { queue, kept, list, leftOut, cutShort };
}
