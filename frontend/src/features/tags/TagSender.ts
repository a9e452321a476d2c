import { ApiError } from "../../api/problem";
import { insist, questionsOf, replacedBy, stillOpen, storedTagsOf } from "./conflicts";
import { EarlyAnswer } from "./EarlyAnswer";
import { MemoryWrites } from "./MemoryWrites";
import type { OpenWrites } from "./openWrites";
import { inOrder, newWriteId, overlaps, type PendingWrite, type WriteStore } from "./pendingWrites";
import { type SaveState, type Silence, saveStateOf } from "./saveState";
import type { RunTag } from "./tagging";

export interface SenderSnapshot {
  state: SaveState;
  /** What waits to go out, in order; conflicts and refusals are in `state`. */
  pending: readonly PendingWrite[];
  isDurable: boolean;
}

/** What the reader knew when they wrote. */
export interface Knowledge {
  /** The version of the reader's tag of a slice. */
  versionOf: (index: number) => number;
  /** Whether the reader has seen what a model says of a slice. */
  hasSeen: (index: number) => boolean;
}

export interface FarSide {
  /** Gives the version of each tag of the run. */
  send: (write: PendingWrite) => Promise<readonly number[]>;
  /** Takes over what the service has confirmed, in whichever tab; the write is shown as pending until that is done. */
  onConfirmed: (write: PendingWrite, versions: readonly number[]) => Promise<void>;
  /** Called when the service has something else than this reader knew. */
  onConflict: (volumeId: string) => void;
}

type News = { kind: "changed" } | { kind: "confirmed"; write: PendingWrite; versions: readonly number[] };

/** The part of `BroadcastChannel` that is needed. */
export interface NewsChannel {
  postMessage: (news: unknown) => void;
  onmessage: ((event: MessageEvent) => void) | null;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5_000;
const LOCK = "serous-tag-sender";

const MAX_GONE = 30;
/** Writes remembered after they went: the page's list learns of their versions a moment later than of their answers. */

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

function range({ first, last }: RunTag): number[] {
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}

/**
 * Sends tag writes one after another, in order, and tries again until the service has each.
 *
 * A write is with the browser before it is sent and forgotten only when the service confirms it. What the service
 * refuses for good, and what met another answer than the reader knew, stays in the store until the reader has decided.
 */
export class TagSender {
  #store: WriteStore;
  #isDurable: boolean;
  readonly #far: FarSide;
  readonly #early: EarlyAnswer;
  readonly #channel: NewsChannel | null;
  #isClosed = false;
  readonly #listeners = new Set<() => void>();
  #writes: PendingWrite[] = [];
  #gone: PendingWrite[] = [];
  /** Confirmed and out of the store, but not yet in the page's list of tags: shown until they are. */
  #arriving: PendingWrite[] = [];
  #nStoring = 0;
  #silence: Silence | null = null;
  #nFailures = 0;
  #isSending = false;
  #isAskedAgain = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #snapshot: SenderSnapshot;

  constructor({ store, isDurable }: OpenWrites, far: FarSide, channel: NewsChannel | null = null) {
    this.#store = store;
    this.#isDurable = isDurable;
    this.#far = far;
    this.#early = new EarlyAnswer((write) => far.send(write));
    this.#channel = channel;
    if (channel !== null) channel.onmessage = (event) => void this.#hear(event.data as News);
    this.#snapshot = this.#look();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  getSnapshot = (): SenderSnapshot => this.#snapshot;

  /** Reads what earlier pages and other tabs have left, and sends it. */
  async load(): Promise<void> {
    await this.#reread();
    void this.flush();
  }

  /** Stores the writes, then sends them. They answer what was asked about their slices. */
  write(volumeId: string, runs: readonly RunTag[], knowledge: Knowledge): void {
    const added = runs.map((run): PendingWrite => {
      const seen = [...this.#gone, ...this.#writes];
      const forerunners = seen.filter((write) => overlaps(write, { volumeId, ...run }));
      const slices = range(run);
      return {
        ...run,
        volumeId,
        id: newWriteId(Date.now(), Math.random()),
        versions: slices.map(knowledge.versionOf),
        knows: forerunners.map(({ id }) => id),
        seenModel: slices.filter(knowledge.hasSeen),
        trouble: null,
      };
    });
    const answered = this.#writes.filter(
      (write) => write.trouble?.kind === "conflict" && added.some((newer) => overlaps(newer, write)),
    );
    const left = answered.flatMap((conflict) => stillOpen(conflict, runs));
    this.#change(
      answered.map(({ id }) => id),
      [...left, ...added],
    );
  }

  /** Sends what waits, now. */
  async flush(): Promise<void> {
    this.#isAskedAgain = true;
    if (this.#isSending || this.#isClosed) return;
    this.#isSending = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    try {
      while (this.#isAskedAgain) {
        this.#isAskedAgain = false;
        if (this.#writes.some(({ trouble }) => trouble === null)) await whileAlone(() => this.#sendAll());
      }
    } catch {
      this.#doWithoutStore();
      this.#retryLater();
    } finally {
      this.#isSending = false;
      this.#changed();
    }
  }

  /** Sends nothing more; what waits stays in the store for the next page, which hears of what is on its way now. */
  close(): void {
    this.#isClosed = true;
    if (this.#channel !== null) this.#channel.onmessage = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** The reader has seen the refusals. */
  dismissRefusals(): void {
    this.#change(
      this.#writes.filter(({ trouble }) => trouble?.kind === "refused").map(({ id }) => id),
      [],
    );
  }

  /** The reader's word on a conflict: their own answer holds, or the one that the service has. */
  resolve(conflict: PendingWrite, whose: "mine" | "theirs"): void {
    const again = whose === "mine" ? [insist(conflict, newWriteId(Date.now(), Math.random()))] : [];
    this.#change([conflict.id], again);
  }

  /** Shows a change at once, stores it, tells the other tabs, sends. */
  #change(removed: readonly string[], added: readonly PendingWrite[]): void {
    this.#nStoring += 1;
    const stored = this.#storeChange(removed, added); // it is with the browser before this call returns
    if (this.#canOvertakeNothing(added)) this.#early.ask(added[0]);
    this.#show([...this.#writes.filter(({ id }) => !removed.includes(id)), ...added]);
    void stored.then(async () => {
      this.#nStoring -= 1;
      const sent = this.flush();
      await this.#reread();
      await sent;
    });
  }

  /** Whether this is a single write, of slices that no other write of late concerns, and nothing else is on its way. */
  #canOvertakeNothing(added: readonly PendingWrite[]): added is readonly [PendingWrite] {
    const isIdle = this.#writes.length === 0 && !this.#isSending && this.#nStoring === 1;
    const isAnswered = this.#silence === null && this.#nFailures === 0 && !this.#isClosed;
    return isIdle && isAnswered && added.length === 1 && added[0]?.knows.length === 0;
  }

  async #storeChange(removed: readonly string[], added: readonly PendingWrite[]): Promise<void> {
    try {
      await this.#store.replace(removed, added);
    } catch {
      this.#doWithoutStore();
    }
    this.#tell({ kind: "changed" });
  }

  /** The browser's database broke: what is known goes on from memory, and the reader is told. */
  #doWithoutStore(): void {
    if (this.#store instanceof MemoryWrites) return;
    this.#store = new MemoryWrites(this.#writes, this.#store);
    this.#isDurable = false;
  }

  #retryLater(): void {
    if (this.#isClosed) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), retryDelayMs(this.#nFailures));
    this.#nFailures += 1;
  }

  async #sendAll(): Promise<void> {
    for (let next = await this.#store.next(); next !== null; next = await this.#store.next()) {
      if (this.#isClosed) return;
      let versions: readonly number[];
      try {
        versions = await this.#early.take(next);
      } catch (error) {
        if (!(await this.#takeError(next, error))) return;
        continue;
      }
      this.#arriving = [...this.#arriving.filter(({ id }) => id !== next.id), next];
      await this.#store.settle(next, versions);
      this.#silence = null;
      this.#nFailures = 0;
      this.#tell({ kind: "confirmed", write: next, versions });
      await this.#forget(next, versions);
    }
  }

  async #forget(write: PendingWrite, versions: readonly number[]): Promise<void> {
    await this.#far.onConfirmed(write, versions);
    this.#arriving = this.#arriving.filter(({ id }) => id !== write.id);
    this.#show(this.#writes.filter(({ id }) => id !== write.id));
  }

  /** Whether to go on with the next write. */
  async #takeError(write: PendingWrite, error: unknown): Promise<boolean> {
    if (error instanceof ApiError && error.isSignedOut) {
      this.#silence = { kind: "signed-out" };
      return false;
    }
    const detail = error instanceof Error ? error.message : String(error);
    if (!(error instanceof ApiError) || error.isTemporary) {
      this.#silence = { kind: "offline", reason: detail };
      this.#retryLater();
      return false;
    }
    const stored = storedTagsOf(error);
    const parts =
      stored === null
        ? [{ ...write, trouble: { kind: "refused" as const, detail } }]
        : questionsOf(write, stored, this.#writes);
    const replaced = stored === null ? [] : replacedBy(parts, this.#writes);
    await this.#store.replace([write.id, ...replaced], parts);
    await this.#reread();
    this.#tell({ kind: "changed" });
    if (stored !== null) this.#far.onConflict(write.volumeId);
    return true;
  }

  async #hear(news: News): Promise<void> {
    if (news.kind === "confirmed") await this.#forget(news.write, news.versions);
    await this.#reread();
    void this.flush(); // waits for its turn, so that nothing is left lying when the other tab is closed
  }

  #tell(news: News): void {
    this.#channel?.postMessage(news);
  }

  /** Takes over what the store holds, unless a change of this tab is still on its way there. */
  async #reread(): Promise<void> {
    const found = await this.#store.all().catch(() => null);
    if (found === null || this.#nStoring > 0) return;
    const stored = new Set(found.map(({ id }) => id));
    this.#show([...found, ...this.#arriving.filter(({ id }) => !stored.has(id))]);
  }

  #show(writes: readonly PendingWrite[]): void {
    const stay = new Set(writes.map(({ id }) => id));
    this.#gone = [...this.#gone, ...this.#writes.filter(({ id }) => !stay.has(id))].slice(-MAX_GONE);
    this.#writes = inOrder(writes);
    this.#changed();
  }

  #look(): SenderSnapshot {
    const pending = this.#writes.filter(({ trouble }) => trouble === null);
    return { pending, state: saveStateOf(this.#writes, this.#silence), isDurable: this.#isDurable };
  }

  #changed(): void {
    this.#snapshot = this.#look();
    for (const listener of this.#listeners) listener();
  }
}
