import { describe, expect, it } from "vitest";
import { MemoryStore } from "../../testing/MemoryStore";
import { MemoryWrites } from "./MemoryWrites";
import { parseOldWrite, takeOver } from "./openWrites";

const old = { id: "a", volumeId: "v", first: 0, last: 2, tag: true };

describe("parseOldWrite", () => {
  it("gives a write that wants no check of versions", () => {
    expect(parseOldWrite(JSON.stringify(old))).toMatchObject({ ...old, versions: null });
  });
  it("refuses what is no write", () => {
    expect(parseOldWrite(JSON.stringify({ ...old, tag: 2 }))).toBeNull();
    expect(parseOldWrite("{broken")).toBeNull();
    expect(parseOldWrite(null)).toBeNull();
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
