import { ApiError } from "../../api/problem";
import { newWriteId, type PendingWrite, type PendingWrites } from "./pendingWrites";
import type { RunTag } from "./tagging";

export interface Refusal {
  write: PendingWrite;
  detail: string;
}

export type SaveState =
  | { kind: "saved" }
  | { kind: "saving"; nPending: number }
  | { kind: "offline"; nPending: number; reason: string }
  | { kind: "signed-out"; nPending: number }
  | { kind: "refused"; nPending: number; refusals: readonly Refusal[] };

export interface SenderSnapshot {
  state: SaveState;
  pending: readonly PendingWrite[];
  isDurable: boolean;
}

type Send = (write: PendingWrite) => Promise<void>;
type Trouble = { kind: "offline"; reason: string } | { kind: "signed-out" };

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5_000;
const LOCK = "serous-tag-sender";

/** The pause before the nth retry (from 0): doubling, up to 5 s. */
export function retryDelayMs(nFailures: number): number {
  return Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** nFailures);
}

/** Only one tab sends at a time, so that writes keep their order; without the Locks API (plain http), every tab does. */
async function whileAlone(act: () => Promise<void>): Promise<void> {
  const locks = globalThis.navigator?.locks;
  if (locks === undefined) await act();
  else await locks.request(LOCK, act);
}

/**
 * Sends tag writes one after another, in order, and tries again until the service has each.
 *
 * A write is stored before it is sent and forgotten only when the service confirms it or refuses it for good;
 * refusals are kept for the reader to see.
 */
export class TagSender {
  readonly #writes: PendingWrites;
  readonly #send: Send;
  readonly #listeners = new Set<() => void>();
  #trouble: Trouble | null = null;
  #refusals: readonly Refusal[] = [];
  #nFailures = 0;
  #isSending = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #snapshot: SenderSnapshot;

  constructor(writes: PendingWrites, send: Send) {
    this.#writes = writes;
    this.#send = send;
    this.#snapshot = this.#look();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  getSnapshot = (): SenderSnapshot => this.#snapshot;

  /** Stores the writes, then sends them. */
  write(volumeId: string, runs: readonly RunTag[]): void {
    for (const run of runs) {
      this.#writes.add({ ...run, volumeId, id: newWriteId(Date.now(), Math.random()) });
    }
    this.#changed();
    void this.flush();
  }

  /** Sends what waits, now. */
  async flush(): Promise<void> {
    if (this.#isSending || this.#writes.all().length === 0) return this.#changed();
    this.#isSending = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    try {
      await whileAlone(() => this.#sendAll());
    } finally {
      this.#isSending = false;
      this.#changed();
    }
  }

  /** The reader has seen the refusals. */
  dismissRefusals(): void {
    this.#refusals = [];
    this.#changed();
  }

  /** Another tab changed the list. */
  reread(key: string | null): void {
    if (this.#writes.owns(key)) this.#changed();
  }

  async #sendAll(): Promise<void> {
    for (let next = this.#writes.all()[0]; next !== undefined; next = this.#writes.all()[0]) {
      try {
        await this.#send(next);
      } catch (error) {
        if (!this.#takeError(next, error)) return;
      }
      this.#writes.remove(next.id);
      this.#trouble = null;
      this.#nFailures = 0;
      this.#changed();
    }
  }

  /** Whether to go on with the next write. */
  #takeError(write: PendingWrite, error: unknown): boolean {
    const isTemporary = !(error instanceof ApiError) || error.isTemporary;
    if (error instanceof ApiError && error.isSignedOut) {
      this.#trouble = { kind: "signed-out" };
      return false;
    }
    const detail = error instanceof Error ? error.message : String(error);
    if (!isTemporary) {
      this.#refusals = [...this.#refusals, { write, detail }];
      return true;
    }
    this.#trouble = { kind: "offline", reason: detail };
    this.#timer = setTimeout(() => void this.flush(), retryDelayMs(this.#nFailures));
    this.#nFailures += 1;
    return false;
  }

  #look(): SenderSnapshot {
    const pending = this.#writes.all();
    return { pending, state: this.#stateOf(pending.length), isDurable: this.#writes.isDurable };
  }

  #stateOf(nPending: number): SaveState {
    if (nPending > 0 && this.#trouble !== null) return { ...this.#trouble, nPending };
    if (this.#refusals.length > 0) return { kind: "refused", nPending, refusals: this.#refusals };
    return nPending > 0 ? { kind: "saving", nPending } : { kind: "saved" };
  }

  #changed(): void {
    this.#snapshot = this.#look();
    for (const listener of this.#listeners) listener();
  }
}
