import type { Volume } from "../../api/types";

/** How far a scan is. Fractions are of its bytes, over all its files. */
export type UploadState =
  | { kind: "waiting" }
  | { kind: "checking"; fraction: number }
  | { kind: "sending"; fraction: number; nSent: number; isServerAway: boolean }
  | { kind: "reading" }
  | { kind: "paused"; fraction: number }
  | { kind: "done"; volume: Volume; isNew: boolean }
  | { kind: "failed"; message: string };

export interface Upload {
  id: number;
  name: string;
  nFiles: number;
  nBytes: number;
  state: UploadState;
}

/** What came of all uploads. */
export interface Summary {
  nTakenIn: number;
  nKnown: number;
  nRefused: number;
}

export function isBusy({ state }: Upload): boolean {
  return state.kind === "waiting" || isAtWork(state);
}

export function isAtWork(state: UploadState): boolean {
  return state.kind === "checking" || state.kind === "sending" || state.kind === "reading";
}

/** Null while there is something to wait for. */
export function summaryOf(uploads: readonly Upload[]): Summary | null {
  if (uploads.length === 0 || uploads.some((upload) => isBusy(upload) || upload.state.kind === "paused"))
    return null;
  const done = uploads.flatMap(({ state }) => (state.kind === "done" ? [state] : []));
  return {
    nTakenIn: done.filter(({ isNew }) => isNew).length,
    nKnown: done.filter(({ isNew }) => !isNew).length,
    nRefused: uploads.length - done.length,
  };
}

/** Share of all bytes that are behind us; scans that are done, one way or the other, count whole. */
export function overallFraction(uploads: readonly Upload[]): number {
  const all = uploads.reduce((sum, { nBytes }) => sum + nBytes, 0);
  const behind = uploads.reduce((sum, { nBytes, state }) => sum + nBytes * fractionOf(state), 0);
  return all === 0 ? 0 : behind / all;
}

function fractionOf(state: UploadState): number {
  switch (state.kind) {
    case "waiting":
    case "checking":
      return 0;
    case "sending":
    case "paused":
      return state.fraction;
    default:
      return 1;
  }
}
