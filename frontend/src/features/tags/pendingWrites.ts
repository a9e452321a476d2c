import type { RunTag, Tag } from "./tagging";

/** A tag write that the service has not confirmed yet. */
export interface PendingWrite extends RunTag {
  /** Sorts in the order of writing. */
  id: string;
  volumeId: string;
}

/** The part of `Storage` that is needed; `localStorage` in the browser. */
export type KeyValueStore = Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem">;

const PREFIX = "serous.pending-tag";

let counter = 0;

/** Later ids sort after earlier ones, also across tabs whose clocks are the same. */
export function newWriteId(now: number, random: number): string {
  counter = (counter + 1) % 1_000_000;
  const parts = [String(now).padStart(15, "0"), String(counter).padStart(6, "0")];
  return `${parts.join("-")}-${Math.floor(random * 2 ** 32).toString(36)}`;
}

function isTag(value: unknown): value is Tag {
  return value === null || typeof value === "boolean";
}

/** A stored write, or null for anything that is none. */
export function parseWrite(text: string | null): PendingWrite | null {
  if (text === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const { id, volumeId, first, last, tag } = value as Record<string, unknown>;
  if (typeof id !== "string" || typeof volumeId !== "string" || !isTag(tag)) return null;
  if (typeof first !== "number" || typeof last !== "number") return null;
  return { id, volumeId, first, last, tag };
}

/**
 * The writes of one user that wait for the service, in order.
 *
 * Each lies under a key of its own, so that two tabs never overwrite each other's. Where the browser refuses to
 * store (full, or forbidden), they are kept in memory and `isDurable` turns false.
 */
export class PendingWrites {
  readonly #store: KeyValueStore;
  readonly #prefix: string;
  readonly #inMemory = new Map<string, PendingWrite>();
  isDurable = true;

  constructor(store: KeyValueStore, userId: string) {
    this.#store = store;
    this.#prefix = `${PREFIX}.${userId}.`;
  }

  all(): PendingWrite[] {
    const found = [...this.#inMemory.values()];
    for (let at = 0; at < this.#store.length; at += 1) {
      const key = this.#store.key(at);
      if (key === null || !key.startsWith(this.#prefix)) continue;
      const write = parseWrite(this.#store.getItem(key));
      if (write !== null) found.push(write);
    }
    return found.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  add(write: PendingWrite): void {
    try {
      this.#store.setItem(this.#prefix + write.id, JSON.stringify(write));
    } catch {
      this.#inMemory.set(write.id, write);
      this.isDurable = false;
    }
  }

  remove(id: string): void {
    this.#inMemory.delete(id);
    this.#store.removeItem(this.#prefix + id);
  }

  /** Whether a change of this key of the store is a change of the list. */
  owns(key: string | null): boolean {
    return key === null || key.startsWith(this.#prefix);
  }
}
