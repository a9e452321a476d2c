import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import {
  brought,
  type Confirmed,
  inOrder,
  MAX_PARTS,
  type PendingWrite,
  partId,
  type WriteStore,
} from "./pendingWrites";

interface Schema extends DBSchema {
  writes: { key: [string, string]; value: PendingWrite & { userId: string } };
  settled: { key: [string, string]; value: Confirmed & { userId: string; at: number } };
}

const NAME = "serous";
const VERSION = 1;

const KEEP_SETTLED_MS = 24 * 60 * 60 * 1000;
/** Only writes made before it was confirmed ask for a settled one; they go out right after it. */

/** The writes of one user in IndexedDB: they survive a reload, and every tab of the browser sees them. */
export class IndexedWrites implements WriteStore {
  readonly #database: IDBPDatabase<Schema>;
  readonly #userId: string;

  private constructor(database: IDBPDatabase<Schema>, userId: string) {
    this.#database = database;
    this.#userId = userId;
  }

  static async open(userId: string): Promise<IndexedWrites> {
    const database = await openDB<Schema>(NAME, VERSION, {
      upgrade: (fresh) => {
        fresh.createObjectStore("writes", { keyPath: ["userId", "id"] });
        fresh.createObjectStore("settled", { keyPath: ["userId", "id"] });
      },
    });
    const writes = new IndexedWrites(database, userId);
    await writes.#forgetOldSettled();
    return writes;
  }

  close(): void {
    this.#database.close();
  }

  async all(): Promise<PendingWrite[]> {
    return (await this.#database.getAll("writes", this.#mine())).map(withoutUser);
  }

  async next(): Promise<PendingWrite | null> {
    const step = this.#database.transaction(["writes", "settled"]);
    let cursor = await step.objectStore("writes").openCursor(this.#mine());
    while (cursor !== null && cursor.value.trouble !== null) cursor = await cursor.continue();
    if (cursor === null) return null;
    const write = withoutUser(cursor.value);
    const settled: Confirmed[] = [];
    for (const known of write.knows)
      settled.push(...(await step.objectStore("settled").getAll(this.#partsOf(known))));
    return brought(write, inOrder(settled));
  }

  /** All of it is handed to the browser at once, which ends it even if the page is closed in the next moment. */
  async replace(removed: readonly string[], added: readonly PendingWrite[]): Promise<void> {
    const step = this.#database.transaction("writes", "readwrite");
    const asked = [
      ...removed.map((id) => step.store.delete([this.#userId, id])),
      ...added.map((write) => step.store.put({ ...write, userId: this.#userId })),
    ];
    step.commit();
    await Promise.all([...asked, step.done]);
  }

  async settle(write: PendingWrite, versions: readonly number[]): Promise<void> {
    const step = this.#database.transaction(["writes", "settled"], "readwrite");
    void step.objectStore("writes").delete([this.#userId, write.id]);
    void step
      .objectStore("settled")
      .put({ ...write, confirmed: versions, userId: this.#userId, at: Date.now() });
    await step.done;
  }

  #mine(): IDBKeyRange {
    return IDBKeyRange.bound([this.#userId, ""], [this.#userId, "\uffff"]);
  }

  #partsOf(id: string): IDBKeyRange {
    return IDBKeyRange.bound([this.#userId, id], [this.#userId, partId(id, MAX_PARTS)]);
  }

  async #forgetOldSettled(): Promise<void> {
    const step = this.#database.transaction("settled", "readwrite");
    for (const { id, at } of await step.store.getAll(this.#mine()))
      if (at < Date.now() - KEEP_SETTLED_MS) void step.store.delete([this.#userId, id]);
    await step.done;
  }
}

function withoutUser({ userId, ...write }: PendingWrite & { userId: string }): PendingWrite {
  return write;
}
