import { describe, expect, it } from "vitest";
import { MemoryStore } from "../../testing/MemoryStore";
import { newWriteId, type PendingWrite, PendingWrites, parseWrite } from "./pendingWrites";

function write(id: string): PendingWrite {
  return { id, volumeId: "v", first: 0, last: 0, tag: true };
}

describe("PendingWrites", () => {
  it("gives the writes in the order of their ids, also after a reload", () => {
    const store = new MemoryStore();
    const before = new PendingWrites(store, "u");
    before.add(write("b"));
    before.add(write("a"));
    expect(new PendingWrites(store, "u").all().map(({ id }) => id)).toEqual(["a", "b"]);
  });
  it("sees what another tab adds and loses nothing of its own", () => {
    const store = new MemoryStore();
    const [one, other] = [new PendingWrites(store, "u"), new PendingWrites(store, "u")];
    one.add(write("a"));
    other.add(write("b"));
    one.remove("a");
    expect(one.all()).toEqual([write("b")]);
  });
  it("keeps users apart", () => {
    const store = new MemoryStore();
    new PendingWrites(store, "u").add(write("a"));
    expect(new PendingWrites(store, "w").all()).toEqual([]);
  });
  it("keeps a write in memory, and says so, when the browser stores nothing", () => {
    const writes = new PendingWrites(new MemoryStore(0), "u");
    writes.add(write("a"));
    expect(writes.all()).toEqual([write("a")]);
    expect(writes.isDurable).toBe(false);
  });
  it("passes over what is not a write", () => {
    const store = new MemoryStore();
    store.setItem("serous.pending-tag.u.x", "{broken");
    store.setItem("serous.proportions", "pixels");
    expect(new PendingWrites(store, "u").all()).toEqual([]);
  });
});

describe("parseWrite", () => {
  it("refuses a tag that is neither yes, no nor taken back", () => {
    expect(parseWrite(JSON.stringify({ ...write("a"), tag: 2 }))).toBeNull();
  });
});

describe("newWriteId", () => {
  it("sorts later writes after earlier ones, within one millisecond and across digits", () => {
    const ids = [newWriteId(999, 0.9), newWriteId(999, 0.1), newWriteId(1000, 0.5)];
    expect([...ids].sort()).toEqual(ids);
  });
});
