import { IndexedWrites } from "./indexedWrites";
import { MemoryWrites } from "./MemoryWrites";
import type { PendingWrite, WriteStore } from "./pendingWrites";
import type { Tag } from "./tagging";

const OPEN_MS = 3000;
/** A browser that has not opened its database by then is taken for one that stores nothing. */

const OLD_PREFIX = "serous.pending-tag";
/** Where pages before IndexedDB kept their writes. */

/** The part of `Storage` that is needed. */
export type OldStore = Pick<Storage, "length" | "key" | "getItem" | "removeItem">;

/** A write of an older page, or null for anything that is none. */
export function parseOldWrite(text: string | null): PendingWrite | null {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const { id, volumeId, first, last, tag } = value as Record<string, unknown>;
  if (typeof id !== "string" || typeof volumeId !== "string") return null;
  if (typeof first !== "number" || typeof last !== "number") return null;
  if (tag !== null && typeof tag !== "boolean") return null;
  const known: Tag = tag;
  return { id, volumeId, first, last, tag: known, versions: null, knows: [], seenModel: null, trouble: null };
}

/** Moves what an older page left in `storage` into the store. */
export async function takeOver(storage: OldStore, userId: string, store: WriteStore): Promise<void> {
  const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at)).filter(
    (key): key is string => key?.startsWith(`${OLD_PREFIX}.${userId}.`) === true,
  );
  if (keys.length === 0) return;
  const writes = keys.map((key) => parseOldWrite(storage.getItem(key))).filter((write) => write !== null);
  await store.replace([], writes);
  for (const key of keys) storage.removeItem(key);
}

export interface OpenWrites {
  store: WriteStore;
  isDurable: boolean;
}

/** The user's writes in this browser. */
export async function openWrites(userId: string): Promise<OpenWrites> {
  const tooLate = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error("IndexedDB is blocked")), OPEN_MS),
  );
  try {
    const store = await Promise.race([IndexedWrites.open(userId), tooLate]);
    await takeOver(window.localStorage, userId, store);
    return { store, isDurable: true };
  } catch {
    return { store: new MemoryWrites(), isDurable: false };
  }
}
