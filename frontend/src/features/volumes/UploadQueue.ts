import { type ScanToSend, ScanUpload } from "./ScanUpload";
import type { SortedFile } from "./scanFiles";
import type { Transport } from "./transport";
import { isAtWork, type Upload } from "./uploadState";

export interface QueueState {
  uploads: readonly Upload[];
  /** Files that were chosen along with them and are no scans. */
  leftOut: readonly SortedFile[];
}

/** Scans one after another, so that the server reads one at a time. Lives as long as the tab: pages come and go. */
export class UploadQueue {
  readonly #transport: Transport;
  readonly #scans = new Map<number, ScanUpload>();
  readonly #listeners = new Set<() => void>();
  #leftOut: readonly SortedFile[] = [];
  #snapshot: QueueState = { uploads: [], leftOut: [] };
  #lastId = 0;
  #isRunning = false;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  getSnapshot = (): QueueState => this.#snapshot;

  add(scan: ScanToSend): void {
    this.#lastId += 1;
    this.#scans.set(this.#lastId, new ScanUpload(scan, this.#transport, () => this.#changed()));
    this.#changed();
    void this.#work();
  }

  /** Files to be named in the summary of what is sent now. */
  leaveOut(files: readonly SortedFile[]): void {
    this.#leftOut = [...this.#leftOut, ...files];
    this.#changed();
  }

  pause(id: number): void {
    this.#scans.get(id)?.pause();
  }

  /** After a pause, or once more after a failure. */
  resume(id: number): void {
    this.#scans.get(id)?.wait();
    void this.#work();
  }

  /** Takes a scan off the list; what came of it over the line goes too. */
  remove(id: number): void {
    const scan = this.#scans.get(id);
    this.#scans.delete(id);
    if (this.#scans.size === 0) this.#leftOut = [];
    this.#changed();
    void scan?.cancel();
  }

  pauseAll(): void {
    for (const [id, { state }] of this.#scans)
      if (state.kind === "waiting" || (isAtWork(state) && state.kind !== "reading")) this.pause(id);
  }

  resumeAll(): void {
    for (const [id, { state }] of this.#scans) if (state.kind === "paused") this.resume(id);
  }

  /** Takes all off the list that are not done; one that the server reads at this moment can no longer be stopped. */
  cancelAll(): void {
    for (const [id, { state }] of this.#scans)
      if (state.kind !== "done" && state.kind !== "failed" && state.kind !== "reading") this.remove(id);
  }

  /** Takes all off the list that have ended. */
  clear(): void {
    for (const [id, { state }] of this.#scans) {
      if (state.kind === "done") this.#scans.delete(id);
      if (state.kind === "failed") this.remove(id);
    }
    this.#leftOut = [];
    this.#changed();
  }

  async #work(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let next = this.#next(); next !== undefined; next = this.#next()) await next.run();
    this.#isRunning = false;
  }

  #next(): ScanUpload | undefined {
    return [...this.#scans.values()].find(({ state }) => state.kind === "waiting");
  }

  #changed(): void {
    const uploads = [...this.#scans].map(([id, { scan, nBytes, state }]) => ({
      ...{ id, nBytes, state },
      name: scan.name,
      nFiles: scan.files.length,
    }));
    this.#snapshot = { uploads, leftOut: this.#leftOut };
    for (const listener of this.#listeners) listener();
  }
}
