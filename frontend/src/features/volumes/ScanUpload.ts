import { ApiError, sentenceOf } from "../../api/problem";
import { contentDigest } from "./digesting";
import type { ChosenFile } from "./scanFiles";
import type { Transport, Uploaded } from "./transport";
import { type FileToSend, Stopped } from "./tusFile";
import type { ScanDetails } from "./uploadForm";
import { isAtWork, type UploadState } from "./uploadState";

const CREATE_RETRY_DELAYS_MS = [500, 1000, 2000, 4000, 8000, 15000, 15000, 15000];
/** The service restarts, or another request is at the same uploads. */

export interface ScanToSend {
  name: string;
  /** In natural order. */
  files: readonly ChosenFile[];
  details: ScanDetails;
}

type Set = (state: UploadState) => void;

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function mayHelpToRepeat(error: unknown): boolean {
  if (!(error instanceof ApiError) || error.code === "storage_full") return false;
  return error.isTemporary || error.code === "upload_locked";
}

/** One scan on its way: digested, asked for, sent file by file, made a volume. */
export class ScanUpload {
  readonly scan: ScanToSend;
  readonly nBytes: number;
  readonly #transport: Transport;
  readonly #onChange: () => void;
  readonly #delaysMs: readonly number[];
  readonly #urls = new Map<number, string>();
  #state: UploadState = { kind: "waiting" };
  #stop = new AbortController();
  #digested: readonly FileToSend[] | null = null;
  /** After a failure: the files may have changed meanwhile. */
  #isToDigestAgain = false;

  constructor(
    scan: ScanToSend,
    transport: Transport,
    onChange: () => void,
    delaysMs: readonly number[] = CREATE_RETRY_DELAYS_MS,
  ) {
    this.scan = scan;
    this.nBytes = scan.files.reduce((sum, { file }) => sum + file.size, 0);
    this.#transport = transport;
    this.#onChange = onChange;
    this.#delaysMs = delaysMs;
  }

  get state(): UploadState {
    return this.#state;
  }

  /** Goes on until the scan is done, has failed or is told to stop. Never rejects. */
  async run(): Promise<void> {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const set: Set = (state) => {
      if (!signal.aborted) this.#set(state);
    };
    try {
      const files = await this.#digest(set, signal);
      const known = await this.#transport.known(contentDigest(files.map(({ digest }) => digest)));
      signal.throwIfAborted();
      const uploaded =
        known === null ? await this.#bring(files, set, signal) : { volume: known, isNew: false };
      set({ kind: "done", ...uploaded });
      await this.#transport.forget(files, known === null ? [] : [...this.#urls.values()]);
    } catch (error) {
      if (!signal.aborted) this.#isToDigestAgain = true;
      set({ kind: "failed", message: sentenceOf(error) });
    }
  }

  /** What came over is kept, here and by the service. */
  pause(): void {
    const fraction = this.#state.kind === "sending" ? this.#state.fraction : 0;
    this.#stop.abort(new Stopped());
    this.#set({ kind: "paused", fraction });
  }

  /** To be run again: after a pause, or after a failure. */
  wait(): void {
    this.#set({ kind: "waiting" });
  }

  /** Stops, and has what came over removed. */
  async cancel(): Promise<void> {
    if (isAtWork(this.#state)) this.#stop.abort(new Stopped());
    await this.#transport.forget(this.#digested ?? [], [...this.#urls.values()]);
  }

  #set(state: UploadState): void {
    this.#state = state;
    this.#onChange();
  }

  async #digest(set: Set, signal: AbortSignal): Promise<readonly FileToSend[]> {
    if (this.#digested !== null && !this.#isToDigestAgain) return this.#digested;
    const digested: FileToSend[] = [];
    let nBefore = 0;
    for (const { file, path } of this.scan.files) {
      const onBytes = (nBytes: number) => set({ kind: "checking", fraction: this.#share(nBefore + nBytes) });
      onBytes(0);
      digested.push({ file, path, digest: await this.#transport.digest(file, onBytes) });
      signal.throwIfAborted();
      nBefore += file.size;
    }
    this.#digested = digested;
    this.#isToDigestAgain = false;
    return digested;
  }

  async #bring(files: readonly FileToSend[], set: Set, signal: AbortSignal): Promise<Uploaded> {
    const urls: string[] = [];
    let nBefore = 0;
    for (const [index, file] of files.entries()) {
      let nOfThis = 0;
      const say = (isServerAway: boolean) =>
        set({ kind: "sending", fraction: this.#share(nBefore + nOfThis), nSent: index, isServerAway });
      say(false);
      const on = {
        onUrl: (url: string) => this.#urls.set(index, url),
        onBytes: (nBytes: number) => {
          nOfThis = nBytes;
          say(false);
        },
        onTrouble: () => say(true),
      };
      urls.push(await this.#transport.send(file, on, signal));
      nBefore += file.file.size;
    }
    set({ kind: "reading" });
    return this.#create(urls);
  }

  /** The key that goes along makes a repeat harmless. */
  async #create(urls: readonly string[]): Promise<Uploaded> {
    for (const delay of this.#delaysMs) {
      try {
        return await this.#transport.create(urls, this.scan.details);
      } catch (error) {
        if (!mayHelpToRepeat(error)) throw error;
        await sleep(delay);
      }
    }
    return this.#transport.create(urls, this.scan.details);
  }

  #share(nBytes: number): number {
    return this.nBytes === 0 ? 1 : nBytes / this.nBytes;
  }
}
