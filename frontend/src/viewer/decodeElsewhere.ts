import { strings } from "../strings";
import type { DecodeAnswer, DecodeRequest } from "./decode.worker";
import { decode } from "./decoding";

interface Waiting {
  resolve: (bitmap: ImageBitmap) => void;
  reject: (error: Error) => void;
}

/** One worker for all pictures: decoding and filters never hold up the keys. */
class DecodeWorker {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor() {
    this.#worker = new Worker(new URL("./decode.worker.ts", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<DecodeAnswer>) => this.#take(data);
    this.#worker.onerror = () => this.#fail();
  }

  decode(blob: Blob, url: string): Promise<ImageBitmap> {
    this.#lastId += 1;
    const request: DecodeRequest = { id: this.#lastId, blob, url };
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject });
      this.#worker.postMessage(request);
    });
  }

  #take(answer: DecodeAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ("bitmap" in answer) waiting?.resolve(answer.bitmap);
    else waiting?.reject(new Error(strings.picture.undecodable));
  }

  #fail(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(strings.picture.undecodable));
    this.#waiting.clear();
    worker = null; // the next picture starts another one
  }
}

let worker: DecodeWorker | null = null;

/** Decodes and treats a picture off the main thread; on it only where the browser has no workers. */
export function decodeElsewhere(blob: Blob, url: string): Promise<ImageBitmap> {
  if (typeof Worker === "undefined") return decode(blob, url);
  worker ??= new DecodeWorker();
  return worker.decode(blob, url);
}
