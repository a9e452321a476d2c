import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { Outlet } from "react-router";
import { useUser } from "../session/session";
import { openWrites } from "./openWrites";
import { sendWrite } from "./sendWrite";
import { type FarSide, type NewsChannel, type SenderSnapshot, TagSender } from "./TagSender";
import { tagsKey, takeConfirmed } from "./tagsQuery";
import { useReadingsAfterTags } from "./useReadingsAfterTags";

const SenderContext = createContext<TagSender | null>(null);

/** Between the tabs of one reader; without BroadcastChannel each knows of its own writes until the next reading. */
function channelOf(userId: string): (NewsChannel & { close: () => void }) | null {
  return typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`serous-tags.${userId}`);
}

function service(queries: QueryClient): FarSide {
  return {
    send: sendWrite,
    onConfirmed: (write, versions) => takeConfirmed(queries, write, versions),
    onConflict: (volumeId) => void queries.invalidateQueries({ queryKey: tagsKey(volumeId) }),
  };
}

/** The user's sender once the browser's database is open. */
function useOpenSender(userId: string): TagSender | null {
  const queries = useQueryClient();
  const [sender, setSender] = useState<TagSender | null>(null);
  useEffect(() => {
    const channel = channelOf(userId);
    let isGone = false;
    let opened: TagSender | null = null;
    void openWrites(userId).then(async (writes) => {
      if (isGone) return;
      opened = new TagSender(writes, service(queries), channel);
      await opened.load();
      if (!isGone) setSender(opened);
    });
    return () => {
      isGone = true;
      if (opened === null) channel?.close();
      else opened.close(); // what it has under way it still tells of
      setSender(null);
    };
  }, [userId, queries]);
  return sender;
}

/** One sender for the signed-in user, alive on every page, so that tags go on being saved after the reader moves on. */
export function SenderProvider({ children }: { children?: ReactNode }) {
  const sender = useOpenSender(useUser().id);

  useEffect(() => {
    if (sender === null) return;
    const flush = () => void sender.flush();
    window.addEventListener("online", flush);
    return () => window.removeEventListener("online", flush);
  }, [sender]);
  useReadingsAfterTags(sender);

  if (sender === null) return null;
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
