import { errorOf } from "../api/problem";
import { strings } from "../strings";
import { BoundedCache } from "./BoundedCache";

const BYTES_PER_PIXEL = 4;

const MAX_BYTES = 128 * 1024 * 1024;
/** Decoded pixels kept by one store: 64 B-scans of 512 x 1024. */

const MAX_IN_FLIGHT = 4;
/** Browsers open six connections to a server; two stay free for tags. */

const RETRY_AFTER_MS = 4000;
/** A picture that failed is asked for again after this time, for the server may have been restarted. */

type Decode = (blob: Blob, url: string) => Promise<ImageBitmap>;

function bytesOf(bitmap: ImageBitmap): number {
  return bitmap.width * bitmap.height * BYTES_PER_PIXEL;
}

/**
 * Pictures by address, fetched in the order of need and decoded off the main thread.
 *
 * Only what was wanted last is fetched: requests for slices that the reader has left behind are aborted.
 */
export class SliceImages {
  readonly #decode: Decode;
  readonly #cache = new BoundedCache<ImageBitmap>(MAX_BYTES, bytesOf, (bitmap) => bitmap.close());
  readonly #inFlight = new Map<string, AbortController>();
  readonly #failures = new Map<string, { error: Error; rests: boolean }>();
  readonly #listeners = new Set<() => void>();
  #wanted: readonly string[] = [];
  #usualBytes = 0;
  /** Of the picture that came last: those of a volume are alike. */

  constructor(decode: Decode) {
    this.#decode = decode;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  peek(url: string): ImageBitmap | undefined {
    return this.#cache.peek(url);
  }

  failureOf(url: string): Error | undefined {
    return this.#failures.get(url)?.error;
  }

  /** Replaces the list of what is needed, the most urgent first. */
  want(urls: readonly string[]): void {
    this.#wanted = urls;
    const needed = new Set(urls);
    for (const [url, controller] of this.#inFlight) if (!needed.has(url)) controller.abort();
    for (const url of [...urls].reverse()) this.#cache.get(url);
    this.#fill();
  }

  retry(url: string): void {
    this.#failures.delete(url);
    this.#fill();
    this.#notify();
  }

  #fill(): void {
    let nBytes = 0;
    for (const url of this.#wanted) {
      const known = this.#cache.peek(url);
      nBytes += known === undefined ? this.#usualBytes : bytesOf(known);
      const hasNoRoom = nBytes > MAX_BYTES && url !== this.#wanted[0]; // it would push out what is more urgent
      if (this.#inFlight.size >= MAX_IN_FLIGHT || hasNoRoom) return;
      const rests = this.#failures.get(url)?.rests ?? false;
      if (!rests && !this.#inFlight.has(url) && known === undefined) void this.#load(url);
    }
  }

  async #load(url: string): Promise<void> {
    const controller = new AbortController();
    this.#inFlight.set(url, controller);
    try {
      const response = await fetch(url, { signal: controller.signal, credentials: "same-origin" });
      if (!response.ok) throw errorOf(response.status, await response.json().catch(() => null));
      const bitmap = await this.#decode(await response.blob(), url);
      this.#usualBytes = bytesOf(bitmap);
      this.#cache.set(url, bitmap);
      this.#failures.delete(url);
    } catch (error) {
      if (!controller.signal.aborted) this.#fail(url, error);
    } finally {
      this.#inFlight.delete(url);
      this.#notify();
      this.#fill();
    }
  }

  #fail(url: string, error: unknown): void {
    const shown = error instanceof TypeError ? new Error(strings.errors.unreachable) : error;
    const known = shown instanceof Error ? shown : new Error(strings.errors.unknown);
    const failure = { error: known, rests: true };
    this.#failures.set(url, failure);
    setTimeout(() => {
      failure.rests = false;
      this.#fill();
    }, RETRY_AFTER_MS);
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
