import type { PreviousUpload, UrlStorage } from "tus-js-client";
import { hex } from "./digesting";

const PREFIX = "serous.upload.";
const KEEP_MS = 24 * 3600 * 1000;
/** As long as the server keeps them by default; one that it has dropped is begun anew. */

/** The part of `localStorage` that is needed. */
export type TextStore = Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem">;

export interface KeptUpload {
  key: string;
  url: string;
  name: string;
  size: number;
}

interface Stored extends Omit<KeptUpload, "key"> {
  at: number;
}

/** Another content is another upload: nothing goes on with the bytes of a former file of the same name. */
export function fingerprintOf({ path, digest }: { path: string; digest: Uint8Array }): string {
  return `${hex(digest)}.${path}`;
}

function parsed(text: string | null): Stored | null {
  try {
    return text === null ? null : (JSON.parse(text) as Stored);
  } catch {
    return null;
  }
}

/** Addresses of a user's uploads that no volume was made of yet: after a reload the same file goes on where it stopped. */
export class KeptUploads implements UrlStorage {
  readonly #store: TextStore;
  readonly #prefix: string;

  constructor(store: TextStore, userId: string) {
    this.#store = store;
    this.#prefix = `${PREFIX}${userId}.`;
  }

  all(now = Date.now()): KeptUpload[] {
    const keys = Array.from({ length: this.#store.length }, (_, index) => this.#store.key(index));
    return keys.flatMap((key) => (key?.startsWith(this.#prefix) ? (this.#read(key, now) ?? []) : []));
  }

  forget(fingerprint: string): void {
    this.#store.removeItem(this.#prefix + fingerprint);
  }

  async findAllUploads(): Promise<PreviousUpload[]> {
    return this.all().map(asPrevious);
  }

  async findUploadsByFingerprint(fingerprint: string): Promise<PreviousUpload[]> {
    const found = this.#read(this.#prefix + fingerprint, Date.now());
    return found === null ? [] : [asPrevious(found)];
  }

  async removeUpload(key: string): Promise<void> {
    this.#store.removeItem(key);
  }

  async addUpload(fingerprint: string, { uploadUrl, metadata, size }: PreviousUpload): Promise<string> {
    const key = this.#prefix + fingerprint;
    const stored: Stored = {
      url: uploadUrl ?? "",
      name: metadata.filename ?? "",
      size: size ?? 0,
      at: Date.now(),
    };
    try {
      this.#store.setItem(key, JSON.stringify(stored));
    } catch {
      // A full or forbidden store: the upload goes on, and only a reload would begin it anew.
    }
    return key;
  }

  #read(key: string, now: number): KeptUpload | null {
    const stored = parsed(this.#store.getItem(key));
    if (stored !== null && now - stored.at <= KEEP_MS)
      return { key, url: stored.url, name: stored.name, size: stored.size };
    this.#store.removeItem(key);
    return null;
  }
}

function asPrevious({ key, url, name, size }: KeptUpload): PreviousUpload {
  return {
    urlStorageKey: key,
    uploadUrl: url,
    size,
    metadata: { filename: name },
    creationTime: "",
    parallelUploadUrls: null,
  };
}
