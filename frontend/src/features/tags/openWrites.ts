import { IndexedWrites } from "./indexedWrites";
import { JOURNAL, JournaledWrites } from "./JournaledWrites";
import { MemoryWrites } from "./MemoryWrites";
import type { PendingWrite, WriteStore } from "./pendingWrites";

const OPEN_MS = 3000;
/** A browser that has not opened its database by then is taken for one that stores nothing. */

/** The part of `Storage` that is needed. */
export type OldStore = Pick<Storage, "length" | "key" | "getItem" | "removeItem">;

function areNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => typeof item === "number");
}

/** A write in the journal, or null for anything that is none. Those of older pages know no versions. */
export function parseJournaled(text: string | null): PendingWrite | null {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const { id, volumeId, first, last, tag, versions, knows, seenModel } = value as Record<string, unknown>;
  if (typeof id !== "string" || typeof volumeId !== "string") return null;
  if (typeof first !== "number" || typeof last !== "number") return null;
  if (tag !== null && typeof tag !== "boolean") return null;
  return {
    ...{ id, volumeId, first, last },
    tag,
    versions: areNumbers(versions) ? versions : null,
    knows: Array.isArray(knows) ? knows.filter((known) => typeof known === "string") : [],
    seenModel: areNumbers(seenModel) ? seenModel : null,
    trouble: null,
  };
}

/** Moves what an earlier page left in the journal into the store. */
export async function takeOver(storage: OldStore, userId: string, store: WriteStore): Promise<void> {
  const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at)).filter(
    (key): key is string => key?.startsWith(`${JOURNAL}.${userId}.`) === true,
  );
  if (keys.length === 0) return;
  const writes = keys.map((key) => parseJournaled(storage.getItem(key))).filter((write) => write !== null);
  await store.replace([], writes);
  for (const key of keys) storage.removeItem(key);
}

export interface OpenWrites {
  store: WriteStore;
  isDurable: boolean;
}

const inMemory = new Map<string, MemoryWrites>();
/** By user id, for as long as the page: whoever is signed out in between finds their writes again. */

function memoryOf(userId: string): MemoryWrites {
  const store = inMemory.get(userId) ?? new MemoryWrites();
  inMemory.set(userId, store);
  return store;
}

/** The user's writes in this browser. */
export async function openWrites(userId: string): Promise<OpenWrites> {
  const tooLate = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error("IndexedDB is blocked")), OPEN_MS),
  );
  try {
    const store = await Promise.race([IndexedWrites.open(userId), tooLate]);
    await takeOver(window.localStorage, userId, store);
    return { store: new JournaledWrites(store, window.localStorage, userId), isDurable: true };
  } catch {
    return { store: memoryOf(userId), isDurable: false };
  }
}
