import { decode } from "./decoding";

/** A picture to decode, and what comes back for it. */
export interface DecodeRequest {
  id: number;
  blob: Blob;
  url: string;
}

export type DecodeAnswer = { id: number; bitmap: ImageBitmap } | { id: number; error: string };

/** What a worker has of the window; the page's own types know only the window. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<DecodeRequest>) => void) | null;
  postMessage: (answer: DecodeAnswer, transfer: Transferable[]) => void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = ({ data: { id, blob, url } }) => {
  decode(blob, url).then(
    (bitmap) => scope.postMessage({ id, bitmap }, [bitmap]),
    (error: unknown) => scope.postMessage({ id, error: String(error) }, []),
  );
};
