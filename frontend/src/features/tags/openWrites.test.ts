import { describe, expect, it } from "vitest";
import { pendingWrite } from "../../testing/builders";
import { MemoryStore } from "../../testing/MemoryStore";
import { JournaledWrites } from "./JournaledWrites";
import { MemoryWrites } from "./MemoryWrites";
import { openWrites, parseJournaled, takeOver } from "./openWrites";

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
  it("gives the next page nothing that went out from memory when the database broke", async () => {
    const storage = new MemoryStore();
    const broken = new MemoryWrites();
    broken.replace = () => Promise.reject(new Error("full"));
    const store = new JournaledWrites(broken, storage, "u");
    const write = pendingWrite();
    await expect(store.replace([], [write])).rejects.toThrow("full");
    expect(storage.length).toBe(1);
    await new MemoryWrites([write], store).settle(write, [1]);
    expect(storage.length).toBe(0);
  });
});

describe("openWrites", () => {
  it("finds the writes of a user again who was signed out, in a browser that stores nothing", async () => {
    const before = await openWrites("u");
    expect(before.isDurable).toBe(false);
    await before.store.replace([], [pendingWrite()]);
    expect(await (await openWrites("w")).store.all()).toEqual([]);
    expect(await (await openWrites("u")).store.all()).toEqual([pendingWrite()]);
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
