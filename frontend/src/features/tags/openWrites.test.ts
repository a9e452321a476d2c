import { describe, expect, it } from "vitest";
import { pendingWrite } from "../../testing/builders";
import { MemoryStore } from "../../testing/MemoryStore";
import { JournaledWrites } from "./JournaledWrites";
import { MemoryWrites } from "./MemoryWrites";
import { parseJournaled, takeOver } from "./openWrites";

const old = { id: "a", volumeId: "v", first: 0, last: 2, tag: true };

describe("parseJournaled", () => {
  it("gives a write that wants no check of versions", () => {
    expect(parseJournaled(JSON.stringify(old))).toMatchObject({ ...old, versions: null });
  });
  it("refuses what is no write", () => {
    expect(parseJournaled(JSON.stringify({ ...old, tag: 2 }))).toBeNull();
    expect(parseJournaled("{broken")).toBeNull();
    expect(parseJournaled(null)).toBeNull();
  });
});

describe("JournaledWrites", () => {
  it("has a write within the call, and leaves nothing behind once it is stored", async () => {
    const storage = new MemoryStore();
    const store = new JournaledWrites(new MemoryWrites(), storage, "u");
    const stored = store.replace([], [pendingWrite({ versions: [3], knows: ["z"], seenModel: [0] })]);
    const journaled = parseJournaled(storage.getItem("serous.pending-tag.u.a"));
    expect(journaled).toEqual(pendingWrite({ versions: [3], knows: ["z"], seenModel: [0] }));
    await stored;
    expect(storage.length).toBe(0);
  });
});

describe("takeOver", () => {
  it("moves what an older page kept, and leaves other keys alone", async () => {
    const storage = new MemoryStore();
    storage.setItem("serous.pending-tag.u.a", JSON.stringify(old));
    storage.setItem("serous.pending-tag.w.b", JSON.stringify(old));
    storage.setItem("serous.tone", "{}");
    const store = new MemoryWrites();
    await takeOver(storage, "u", store);
    expect((await store.all()).map(({ id, first, last }) => [id, first, last])).toEqual([["a", 0, 2]]);
    expect(storage.length).toBe(2);
  });
});
