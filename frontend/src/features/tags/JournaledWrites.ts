import type { PendingWrite, WriteStore } from "./pendingWrites";

export const JOURNAL = "serous.pending-tag";
/** The next page takes over what lies below this in `localStorage`; older pages kept all their writes there. */

/**
 * A store whose additions lie in `localStorage` until they are in it.
 *
 * `localStorage` takes a write within the key press; IndexedDB takes some milliseconds, in which the page may be closed.
 */
export class JournaledWrites implements WriteStore {
  readonly #inner: WriteStore;
  readonly #journal: Pick<Storage, "setItem" | "removeItem">;
  readonly #prefix: string;

  constructor(inner: WriteStore, journal: Pick<Storage, "setItem" | "removeItem">, userId: string) {
    this.#inner = inner;
    this.#journal = journal;
    this.#prefix = `${JOURNAL}.${userId}.`;
  }

  all = (): Promise<PendingWrite[]> => this.#inner.all();
  next = (): Promise<PendingWrite | null> => this.#inner.next();

  settle(write: PendingWrite, versions: readonly number[]): Promise<void> {
    return this.#inner.settle(write, versions);
  }

  async replace(removed: readonly string[], added: readonly PendingWrite[]): Promise<void> {
    for (const id of removed) this.#strike(id); // it was never stored, and went out from memory
    for (const write of added) this.#note(write);
    await this.#inner.replace(removed, added);
    for (const { id } of added) this.#strike(id);
  }

  #strike(id: string): void {
    this.#journal.removeItem(this.#prefix + id);
  }

  #note(write: PendingWrite): void {
    try {
      this.#journal.setItem(this.#prefix + write.id, JSON.stringify(write));
    } catch {
      // A full or forbidden journal: the database alone has to be quick enough.
    }
  }
}
