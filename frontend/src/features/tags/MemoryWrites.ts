import { brought, type Confirmed, inOrder, type PendingWrite, type WriteStore } from "./pendingWrites";

/**
 * The writes in memory, for browsers that store nothing: a reload loses what has not gone out.
 *
 * `behind` is the store that broke, if there was one. What it may still hold is removed there as well as it can be.
 */
export class MemoryWrites implements WriteStore {
  #writes: PendingWrite[];
  readonly #settled: Confirmed[] = [];
  readonly #behind: WriteStore | null;

  constructor(writes: readonly PendingWrite[] = [], behind: WriteStore | null = null) {
    this.#writes = inOrder(writes);
    this.#behind = behind;
  }

  async all(): Promise<PendingWrite[]> {
    return [...this.#writes];
  }

  async next(): Promise<PendingWrite | null> {
    const write = this.#writes.find(({ trouble }) => trouble === null);
    return write === undefined ? null : brought(write, inOrder(this.#settled));
  }

  async replace(removed: readonly string[], added: readonly PendingWrite[]): Promise<void> {
    const gone = new Set([...removed, ...added.map(({ id }) => id)]);
    this.#writes = inOrder([...this.#writes.filter(({ id }) => !gone.has(id)), ...added]);
    await this.#behind?.replace(removed, []).catch(() => {});
  }

  async settle(write: PendingWrite, versions: readonly number[]): Promise<void> {
    this.#settled.push({ ...write, confirmed: versions });
    await this.replace([write.id], []);
  }
}
