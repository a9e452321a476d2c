import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from "react";
import { Outlet } from "react-router";
import { useUser } from "../session/session";
import { PendingWrites } from "./pendingWrites";
import { sendWrite } from "./sendWrite";
import { type SenderSnapshot, TagSender } from "./TagSender";
import { applyConfirmed, tagsKey } from "./tagsQuery";

const SenderContext = createContext<TagSender | null>(null);

/** One sender for the signed-in user, alive on every page, so that tags go on being saved after the reader moves on. */
export function SenderProvider({ children }: { children?: ReactNode }) {
  const user = useUser();
  const queries = useQueryClient();
  const sender = useMemo(
    () =>
      new TagSender(new PendingWrites(window.localStorage, user.id), async (write) => {
        await sendWrite(write);
        await queries.cancelQueries({ queryKey: tagsKey(write.volumeId) });
        applyConfirmed(queries, write);
      }),
    [queries, user.id],
  );

  useEffect(() => {
    const flush = () => void sender.flush();
    const reread = (event: StorageEvent) => sender.reread(event.key);
    flush(); // what an earlier page left behind
    window.addEventListener("online", flush);
    window.addEventListener("storage", reread);
    return () => {
      window.removeEventListener("online", flush);
      window.removeEventListener("storage", reread);
    };
  }, [sender]);

  useEffect(() => {
    let wasSaved = true;
    return sender.subscribe(() => {
      const isSaved = sender.getSnapshot().pending.length === 0;
      if (isSaved && !wasSaved) {
        for (const key of ["tags", "volumes", "volume", "readiness"])
          void queries.invalidateQueries({ queryKey: [key] });
      }
      wasSaved = isSaved;
    });
  }, [sender, queries]);

  return <SenderContext.Provider value={sender}>{children ?? <Outlet />}</SenderContext.Provider>;
}

export function useSender(): TagSender {
  const sender = useContext(SenderContext);
  if (sender === null) throw new Error("useSender is only for pages below SenderProvider.");
  return sender;
}

export function useSenderSnapshot(): SenderSnapshot {
  const sender = useSender();
  return useSyncExternalStore(sender.subscribe, sender.getSnapshot);
}
