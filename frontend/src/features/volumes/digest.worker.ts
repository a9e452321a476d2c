import { digestOf } from "./digesting";

/** A file to digest, and what comes back for it: how far, then the digest. */
export interface DigestRequest {
  id: number;
  file: Blob;
}

export type DigestAnswer =
  | { id: number; nBytes: number }
  | { id: number; digest: Uint8Array }
  | { id: number; error: string };

/** What a worker has of the window; the page's own types know only the window. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<DigestRequest>) => void) | null;
  postMessage: (answer: DigestAnswer) => void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = ({ data: { id, file } }) => {
  digestOf(file, (nBytes) => scope.postMessage({ id, nBytes })).then(
    (digest) => scope.postMessage({ id, digest }),
    (error: unknown) => scope.postMessage({ id, error: String(error) }),
  );
};
