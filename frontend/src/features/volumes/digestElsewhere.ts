import { strings } from "../../strings";
import type { DigestAnswer, DigestRequest } from "./digest.worker";
import { digestOf } from "./digesting";

interface Waiting {
  onBytes: (nBytes: number) => void;
  resolve: (digest: Uint8Array) => void;
  reject: (error: Error) => void;
}

/** One worker for all files: a large one never holds up the page. */
class DigestWorker {
  readonly #worker = new Worker(new URL("./digest.worker.ts", import.meta.url), { type: "module" });
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<DigestAnswer>) => this.#take(data);
    this.#worker.onerror = () => this.#fail();
  }

  digest(file: Blob, onBytes: (nBytes: number) => void): Promise<Uint8Array> {
    this.#lastId += 1;
    const request: DigestRequest = { id: this.#lastId, file };
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { onBytes, resolve, reject });
      this.#worker.postMessage(request);
    });
  }

  #take(answer: DigestAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    if ("nBytes" in answer) {
      waiting?.onBytes(answer.nBytes);
      return;
    }
    this.#waiting.delete(answer.id);
    if ("digest" in answer) waiting?.resolve(answer.digest);
    else waiting?.reject(new Error(strings.upload.unreadable));
  }

  #fail(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(strings.upload.unreadable));
    this.#waiting.clear();
    this.#worker.terminate();
    worker = null; // the next file starts another one
  }
}

let worker: DigestWorker | null = null;

/** SHA-256 of a file off the main thread; on it only where the browser has no workers. */
export function digestElsewhere(file: Blob, onBytes: (nBytes: number) => void): Promise<Uint8Array> {
  if (typeof Worker === "undefined") return digestOf(file, onBytes);
  worker ??= new DigestWorker();
  return worker.digest(file, onBytes);
}
