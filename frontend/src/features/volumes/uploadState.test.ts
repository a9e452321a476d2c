import { describe, expect, it } from "vitest";
import type { Volume } from "../../api/types";
import { overallFraction, summaryOf, type Upload, type UploadState } from "./uploadState";

const volume = { id: "v", warnings: [] as string[] } as Volume;

function uploads(...states: UploadState[]): Upload[] {
  return states.map((state, id) => ({ id, name: `${id}`, nFiles: 1, nBytes: 100, state }));
}

const done = (isNew: boolean): UploadState => ({ kind: "done", volume, isNew });
const failed: UploadState = { kind: "failed", message: "No." };

describe("summaryOf", () => {
  it("counts what came of all when all have ended", () => {
    const all = uploads(done(true), done(true), done(false), failed);
    expect(summaryOf(all)).toEqual({ nTakenIn: 2, nKnown: 1, nRefused: 1 });
  });
  it.each<UploadState>([
    { kind: "waiting" },
    { kind: "checking", fraction: 0 },
    { kind: "sending", fraction: 1, nSent: 0, isServerAway: false },
    { kind: "reading" },
    { kind: "paused", fraction: 0.5 },
  ])("waits for what is %j", (state) => {
    expect(summaryOf(uploads(done(true), state))).toBeNull();
  });
  it("is nothing without uploads", () => {
    expect(summaryOf([])).toBeNull();
  });
});

describe("overallFraction", () => {
  it("counts bytes, and what was refused as behind us", () => {
    const sending: UploadState = { kind: "sending", fraction: 0.5, nSent: 0, isServerAway: false };
    expect(overallFraction(uploads(done(true), failed, sending, { kind: "waiting" }))).toBe(0.625);
  });
});
