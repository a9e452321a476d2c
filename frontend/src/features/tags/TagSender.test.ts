import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/problem";
import { MemoryStore } from "../../testing/MemoryStore";
import { OneAtATime } from "../../testing/OneAtATime";
import { IndexedWrites } from "./indexedWrites";
import { JournaledWrites } from "./JournaledWrites";
import { MemoryWrites } from "./MemoryWrites";
import type { PendingWrite } from "./pendingWrites";
import { type NewsChannel, retryDelayMs, TagSender } from "./TagSender";

/** The service: keeps one tag a slice with its version, takes writes that know it, or answers with what `answer` throws. */
class Service {
  readonly taken: string[] = [];
  readonly versions = new Map<number, number>();
  answer: () => void = () => {};

  readonly far = {
    send: async ({ first, last, tag, versions }: PendingWrite): Promise<readonly number[]> => {
      this.answer();
      const stale = [];
      for (let index = first; index <= last; index += 1) {
        const version = this.versions.get(index) ?? 0;
        if (versions !== null && versions[index - first] !== version)
          stale.push({ index, has_fluid: false, version });
      }
      if (stale.length > 0) throw new ApiError(412, "tag_changed", "Changed.", null, { conflicts: stale });
      this.taken.push(`${first}-${last}:${tag}`);
      const made = [];
      for (let index = first; index <= last; index += 1) {
        this.versions.set(index, (this.versions.get(index) ?? 0) + 1);
        made.push(this.versions.get(index) ?? 0);
      }
      return made;
    },
    onConfirmed: async () => {},
    onConflict: () => {},
  };
}

function refuse(status: number, detail: string): () => void {
  return () => {
    throw new ApiError(status, "x", detail);
  };
}

/** Two tabs' ends of one channel. */
function channelPair(): [NewsChannel, NewsChannel] {
  const one: NewsChannel = { postMessage: (news) => tell(other, news), onmessage: null };
  const other: NewsChannel = { postMessage: (news) => tell(one, news), onmessage: null };
  const tell = (to: NewsChannel, news: unknown) =>
    setTimeout(() => to.onmessage?.({ data: news } as MessageEvent), 0);
  return [one, other];
}

const PATIENCE_MS = 10_000;

/** Waits until the expectation holds. */
function patiently(expectation: () => void): Promise<void> {
  return vi.waitFor(expectation, PATIENCE_MS);
}

const one = [{ first: 0, last: 0, tag: true }];
const two = [{ first: 1, last: 4, tag: false }];
const nothingKnown = { versionOf: () => 0, hasSeen: () => false };
let nUsers = 0;

describe.each(["IndexedDB", "memory"])("TagSender with its writes in %s", (kind) => {
  let service: Service;
  let userId: string;
  let opened: IndexedWrites[];

  async function open(): Promise<{ store: IndexedWrites | MemoryWrites; isDurable: boolean }> {
    if (kind === "memory") return { store: new MemoryWrites(), isDurable: false };
    const store = await IndexedWrites.open(userId);
    opened.push(store);
    return { store, isDurable: true };
  }

  beforeEach(() => {
    nUsers += 1;
    userId = `u${nUsers}`;
    service = new Service();
    opened = [];
  });
  afterEach(() => {
    vi.useRealTimers();
    for (const store of opened) store.close();
  });

  const until = (sender: TagSender, state: string) =>
    patiently(() => expect(sender.getSnapshot().state.kind).toBe(state));

  it("sends writes in the order they were made", async () => {
    const sender = new TagSender(await open(), service.far);
    sender.write("v", one, nothingKnown);
    sender.write("v", two, nothingKnown);
    expect(sender.getSnapshot().state).toEqual({ kind: "saving", nPending: 2 });
    await until(sender, "saved");
    expect(service.taken).toEqual(["0-0:true", "1-4:false"]);
  });

  it("writes the same slice again without meeting itself", async () => {
    const sender = new TagSender(await open(), service.far);
    for (const tag of [true, false, null, true])
      sender.write("v", [{ first: 0, last: 0, tag }], nothingKnown);
    await until(sender, "saved");
    expect(service.taken).toHaveLength(4);
  });

  it("shows a confirmed write until the page's list has it, whatever else is read meanwhile", async () => {
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const far = { ...service.far, onConfirmed: () => arrived };
    const sender = new TagSender(await open(), far);
    sender.write("v", one, nothingKnown);
    await patiently(() => expect(service.taken).toHaveLength(1));
    sender.write("v", two, nothingKnown); // reads the store again, in which the first is no more
    for (let turn = 0; turn < 20; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(sender.getSnapshot().pending.map(({ first }) => first)).toEqual([0, 1]);
    }
    arrive();
    await until(sender, "saved");
    expect(sender.getSnapshot().pending).toEqual([]);
  });

  it("does not meet itself while the page's list still tells the older version", async () => {
    const sender = new TagSender(await open(), service.far);
    for (const tag of [true, false, null]) {
      sender.write("v", [{ first: 0, last: 0, tag }], nothingKnown);
      await until(sender, "saved");
    }
    expect(service.taken).toHaveLength(3);
  });

  it("keeps everything while the server is away, then sends it in order", async () => {
    service.answer = refuse(0, "The server does not answer.");
    const sender = new TagSender(await open(), service.far);
    sender.write("v", one, nothingKnown);
    sender.write("v", two, nothingKnown);
    await until(sender, "offline");
    expect(sender.getSnapshot().state).toEqual({
      kind: "offline",
      nPending: 2,
      reason: "The server does not answer.",
    });
    service.answer = () => {};
    await patiently(() => expect(sender.getSnapshot().state.kind).toBe("saved"));
    expect(service.taken).toEqual(["0-0:true", "1-4:false"]);
  });

  it("keeps a refusal until the reader has seen it, and goes on with the next write", async () => {
    const answers = [refuse(422, "Slice 0 is outside this volume (0 to -1)."), () => {}];
    service.answer = () => answers.shift()?.();
    const sender = new TagSender(await open(), service.far);
    sender.write("v", one, nothingKnown);
    sender.write("v", two, nothingKnown);
    await until(sender, "refused");
    expect(service.taken).toEqual(["1-4:false"]);
    const { state } = sender.getSnapshot();
    expect(state.kind === "refused" && state.refusals.map(({ trouble }) => trouble)).toEqual([
      { kind: "refused", detail: "Slice 0 is outside this volume (0 to -1)." },
    ]);
    sender.dismissRefusals();
    await until(sender, "saved");
  });

  it("waits, and keeps the tags, when the session is over", async () => {
    service.answer = refuse(401, "Sign in.");
    const sender = new TagSender(await open(), service.far);
    sender.write("v", one, nothingKnown);
    await until(sender, "signed-out");
    expect(sender.getSnapshot().state).toEqual({ kind: "signed-out", nPending: 1 });
  });

  it("does not drop a tag for a fault inside the server", async () => {
    service.answer = refuse(500, "Something went wrong.");
    const sender = new TagSender(await open(), service.far);
    sender.write("v", one, nothingKnown);
    await until(sender, "offline");
  });

  it("writes over nothing that the reader has not seen: both answers wait for their word", async () => {
    service.versions.set(2, 3); // tagged elsewhere
    const sender = new TagSender(await open(), service.far);
    sender.write("v", two, nothingKnown);
    await until(sender, "conflict");
    expect(service.taken).toEqual(["1-1:false", "3-4:false"]);
    const { state } = sender.getSnapshot();
    const conflict = state.kind === "conflict" ? state.conflicts[0] : undefined;
    expect(conflict && [conflict.first, conflict.last, conflict.tag]).toEqual([2, 2, false]);
    if (conflict !== undefined) sender.resolve(conflict, "mine");
    await until(sender, "saved");
    expect(service.taken.at(-1)).toBe("2-2:false");
  });

  it("asks no more about a slice that the reader has tagged anew since", async () => {
    service.versions.set(0, 3); // tagged elsewhere
    const sender = new TagSender(await open(), service.far);
    sender.write("v", one, nothingKnown);
    await until(sender, "conflict");
    sender.write("v", one, { ...nothingKnown, versionOf: () => 3 }); // the page shows the stored tag by now
    await until(sender, "saved");
    expect(service.taken).toEqual(["0-0:true"]);
  });

  it("asks nothing that the reader has answered before the question came", async () => {
    service.versions.set(0, 3); // tagged elsewhere, as no fluid
    const sender = new TagSender(await open(), service.far);
    sender.write("v", one, nothingKnown);
    sender.write("v", [{ first: 0, last: 0, tag: false }], { ...nothingKnown, versionOf: () => 3 });
    await until(sender, "saved");
    expect(service.taken).toEqual(["0-0:false"]);
  });

  it("lets the stored answer hold when the reader says so", async () => {
    service.versions.set(0, 1);
    const sender = new TagSender(await open(), service.far);
    sender.write("v", one, nothingKnown);
    await until(sender, "conflict");
    const { state } = sender.getSnapshot();
    const conflict = state.kind === "conflict" ? state.conflicts[0] : undefined;
    if (conflict !== undefined) sender.resolve(conflict, "theirs");
    await until(sender, "saved");
    expect(service.taken).toEqual([]);
  });
});

describe("TagSender across pages", () => {
  let service: Service;
  let userId: string;

  beforeEach(() => {
    vi.stubGlobal("navigator", { locks: new OneAtATime() });
    nUsers += 1;
    userId = `u${nUsers}`;
    service = new Service();
  });

  afterEach(() => vi.unstubAllGlobals());

  const openPage = async (channel: NewsChannel | null = null) => {
    const store = await IndexedWrites.open(userId);
    const sender = new TagSender({ store, isDurable: true }, service.far, channel);
    await sender.load();
    return { sender, store };
  };

  it("stores a write before it is sent", async () => {
    const { sender, store } = await openPage();
    let stored: PendingWrite[] = [];
    service.far.send = async () => {
      stored = await store.all();
      return [1];
    };
    sender.write("v", one, nothingKnown);
    await patiently(() => expect(sender.getSnapshot().state.kind).toBe("saved"));
    expect(stored.map(({ first, tag }) => [first, tag])).toEqual([[0, true]]);
  });

  it("sends a lone tag within the key press, in the journal already, and once", async () => {
    const journal = new MemoryStore();
    const store = new JournaledWrites(await IndexedWrites.open(userId), journal, userId);
    const sender = new TagSender({ store, isDurable: true }, service.far);
    let nJournaled = 0;
    service.answer = () => {
      nJournaled = journal.length;
    };
    sender.write("v", one, nothingKnown);
    expect(service.taken).toEqual(["0-0:true"]);
    expect(nJournaled).toBe(1);
    await patiently(() => expect(sender.getSnapshot().state.kind).toBe("saved"));
    await patiently(async () => expect(await store.all()).toEqual([]));
    expect(service.taken).toEqual(["0-0:true"]);
  });

  it("sends again a lone tag that found the line broken", async () => {
    const { sender } = await openPage();
    service.answer = refuse(503, "away");
    sender.write("v", one, nothingKnown);
    await patiently(() => expect(sender.getSnapshot().state.kind).toBe("offline"));
    service.answer = () => {};
    await sender.flush();
    expect(service.taken).toEqual(["0-0:true"]);
  });

  it("lets a tag wait for the one before it of the same slice", async () => {
    const { sender } = await openPage();
    sender.write("v", one, nothingKnown);
    sender.write("v", [{ first: 0, last: 0, tag: false }], nothingKnown);
    expect(service.taken).toEqual(["0-0:true"]);
    await patiently(() => expect(service.taken).toEqual(["0-0:true", "0-0:false"]));
  });

  it("sends after a reload what the page before left behind, conflicts kept", async () => {
    service.answer = refuse(503, "away");
    const before = await openPage();
    before.sender.write("v", one, nothingKnown);
    await patiently(() => expect(before.sender.getSnapshot().state.kind).toBe("offline"));
    service.answer = () => {};
    service.versions.set(0, 5);
    const after = await openPage();
    await patiently(() => expect(after.sender.getSnapshot().state.kind).toBe("conflict"));
    const later = await openPage();
    expect(later.sender.getSnapshot().state.kind).toBe("conflict");
  });

  it("hears of a tag that the page before had under way when it was closed", async () => {
    const [here, there] = channelPair();
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { send } = service.far;
    service.far.send = async (write) => {
      const versions = await send(write);
      await answered;
      return versions;
    };
    const before = await openPage(here);
    before.sender.write("v", one, nothingKnown);
    await new Promise((resolve) => setTimeout(resolve, 50)); // it is stored and has its turn
    before.sender.close(); // signed out
    const after = await openPage(there);
    expect(after.sender.getSnapshot().state.kind).toBe("saving");
    answer();
    await patiently(() => expect(after.sender.getSnapshot().state.kind).toBe("saved"));
    expect(service.taken).toEqual(["0-0:true"]);
  });

  it("keeps users apart", async () => {
    service.answer = refuse(503, "away");
    const { sender } = await openPage();
    sender.write("v", one, nothingKnown);
    await patiently(() => expect(sender.getSnapshot().state.kind).toBe("offline"));
    const other = await IndexedWrites.open("somebody-else");
    expect(await other.all()).toEqual([]);
  });

  it("lets another tab see what waits, and knows it when that tab writes over it", async () => {
    const [here, there] = channelPair();
    const first = await openPage(here);
    const second = await openPage(there);
    service.answer = refuse(503, "away");
    first.sender.write("v", one, nothingKnown);
    await patiently(() => expect(second.sender.getSnapshot().pending).toHaveLength(1));
    second.sender.write("v", [{ first: 0, last: 0, tag: false }], nothingKnown);
    service.answer = () => {};
    await patiently(() => {
      expect(first.sender.getSnapshot().state.kind).toBe("saved");
      expect(second.sender.getSnapshot().state.kind).toBe("saved");
    });
    expect([...new Set(service.taken)]).toEqual(["0-0:true", "0-0:false"]);
  });

  it("goes on from memory, and says so, when the browser's database breaks", async () => {
    const { sender, store } = await openPage();
    store.close();
    sender.write("v", one, nothingKnown);
    await patiently(() => expect(service.taken).toEqual(["0-0:true"]));
    await patiently(() => expect(sender.getSnapshot().state.kind).toBe("saved"));
    expect(sender.getSnapshot().isDurable).toBe(false);
  });
});

describe("retryDelayMs", () => {
  it("doubles up to five seconds", () => {
    expect([0, 1, 2, 20].map(retryDelayMs)).toEqual([500, 1000, 2000, 5000]);
  });
});
