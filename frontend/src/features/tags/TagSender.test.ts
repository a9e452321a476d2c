import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/problem";
import { MemoryStore } from "../../testing/MemoryStore";
import { type PendingWrite, PendingWrites } from "./pendingWrites";
import { retryDelayMs, TagSender } from "./TagSender";

/** The far side: takes writes, or answers with what `answer` throws. */
class FarSide {
  readonly taken: string[] = [];
  answer: () => void = () => {};

  send = async ({ first, last, tag }: PendingWrite): Promise<void> => {
    this.answer();
    this.taken.push(`${first}-${last}:${tag}`);
  };
}

function refuse(status: number, detail: string): () => void {
  return () => {
    throw new ApiError(status, "x", detail);
  };
}

describe("TagSender", () => {
  const one = [{ first: 0, last: 0, tag: true }];
  const two = [{ first: 1, last: 4, tag: false }];
  let store: MemoryStore;
  let far: FarSide;
  let sender: TagSender;

  beforeEach(() => {
    vi.useFakeTimers();
    store = new MemoryStore();
    far = new FarSide();
    sender = new TagSender(new PendingWrites(store, "u"), far.send);
  });
  afterEach(() => vi.useRealTimers());

  const settle = () => vi.advanceTimersByTimeAsync(0);

  it("sends writes in the order they were made", async () => {
    sender.write("v", one);
    sender.write("v", two);
    await settle();
    expect(far.taken).toEqual(["0-0:true", "1-4:false"]);
    expect(sender.getSnapshot().state).toEqual({ kind: "saved" });
  });

  it("stores a write before it is sent", () => {
    sender.write("v", one);
    expect(new PendingWrites(store, "u").all()).toHaveLength(1);
    expect(sender.getSnapshot().state).toEqual({ kind: "saving", nPending: 1 });
  });

  it("keeps everything while the server is away, then sends it in order", async () => {
    far.answer = refuse(0, "The server does not answer.");
    sender.write("v", one);
    sender.write("v", two);
    await settle();
    expect(sender.getSnapshot().state).toEqual({
      kind: "offline",
      nPending: 2,
      reason: "The server does not answer.",
    });
    far.answer = () => {};
    await vi.advanceTimersByTimeAsync(retryDelayMs(0));
    expect(far.taken).toEqual(["0-0:true", "1-4:false"]);
    expect(sender.getSnapshot().state).toEqual({ kind: "saved" });
  });

  it("sends after a reload what the page before left behind", async () => {
    far.answer = refuse(503, "away");
    sender.write("v", one);
    await settle();
    far.answer = () => {};
    const reloaded = new TagSender(new PendingWrites(store, "u"), far.send);
    await reloaded.flush();
    expect(far.taken).toEqual(["0-0:true"]);
  });

  it("shows a refusal for good and goes on with the next write", async () => {
    const answers = [refuse(422, "Slice 0 is outside this volume (0 to -1)."), () => {}];
    far.answer = () => answers.shift()?.();
    sender.write("v", one);
    sender.write("v", two);
    await settle();
    expect(far.taken).toEqual(["1-4:false"]);
    const { state } = sender.getSnapshot();
    expect(state.kind === "refused" && state.refusals.map(({ detail }) => detail)).toEqual([
      "Slice 0 is outside this volume (0 to -1).",
    ]);
    sender.dismissRefusals();
    expect(sender.getSnapshot().state).toEqual({ kind: "saved" });
  });

  it("waits, and keeps the tags, when the session is over", async () => {
    far.answer = refuse(401, "Sign in.");
    sender.write("v", one);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sender.getSnapshot().state).toEqual({ kind: "signed-out", nPending: 1 });
  });

  it("does not drop a tag for a fault inside the server", async () => {
    far.answer = refuse(500, "Something went wrong.");
    sender.write("v", one);
    await settle();
    expect(sender.getSnapshot().state.kind).toBe("offline");
  });
});

describe("retryDelayMs", () => {
  it("doubles up to five seconds", () => {
    expect([0, 1, 2, 20].map(retryDelayMs)).toEqual([500, 1000, 2000, 5000]);
  });
});
