import { afterEach, describe, expect, it, vi } from "vitest";
import { MemoryStore } from "../../testing/MemoryStore";
import { parseActs } from "./actMemory";
import { isHidden } from "./blinding";
import { parseSeen, SeenModel } from "./seenModel";
import { nextWanted, tagWanted } from "./worklistMoves";
import { openWorkplace, tagSelection } from "./workplace";

describe("parseActs", () => {
  it("brings undo back after a reload", () => {
    const { place } = tagSelection(openWorkplace(0), [null, null], true);
    const { undoable, redoable } = place;
    expect(parseActs(JSON.stringify({ undoable, redoable }))).toEqual({ undoable, redoable });
  });
  it("undoes nothing that it cannot read", () => {
    const none = { undoable: [], redoable: [] };
    expect(parseActs(null)).toEqual(none);
    expect(parseActs('{"undoable": [{"done": [{}], "before": [], "index": 0}], "redoable": []}')).toEqual(
      none,
    );
  });
});

describe("parseSeen", () => {
  it("gives the slices, and none from what is damaged", () => {
    expect([...parseSeen("[1, 2, 1]")]).toEqual([1, 2]);
    expect([...parseSeen("{")]).toEqual([]);
  });
});

describe("SeenModel", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("is what the reader has seen in any tab, and none forgets another's", () => {
    vi.stubGlobal("window", { localStorage: new MemoryStore() });
    const [one, two] = [new SeenModel("u", "v"), new SeenModel("u", "v")];
    two.add([0, 1]);
    expect(one.has(1)).toBe(true);
    one.add([2]);
    const later = new SeenModel("u", "v");
    expect([0, 1, 2, 3].map((index) => later.has(index))).toEqual([true, true, true, false]);
  });
});

describe("isHidden", () => {
  it("keeps the model's word back until the reader has tagged, where first reads are blinded", () => {
    expect([isHidden(true, null, null), isHidden(true, undefined, undefined)]).toEqual([true, true]);
    expect([isHidden(true, false, false), isHidden(true, true, true)]).toEqual([false, false]);
    expect(isHidden(false, null, null)).toBe(false);
  });
  it("waits until the service has the tag, and hides again where it is taken back", () => {
    expect([isHidden(true, true, null), isHidden(true, null, true)]).toEqual([true, true]);
  });
});

describe("worklist moves", () => {
  const wanted = [7, 2, 5];

  it("follow the worklist's order to its end", () => {
    expect([nextWanted(wanted, 7), nextWanted(wanted, 2), nextWanted(wanted, 5)]).toEqual([2, 5, null]);
    expect(nextWanted(wanted, 0)).toBe(7);
  });
  it("lead on after a tag, but not after a run or beside the worklist", () => {
    const tags = new Array(9).fill(null);
    const at = (index: number, anchor: number | null = null) => ({ ...openWorkplace(index), anchor });
    const step = (index: number) => tagSelection(at(index), tags, true);
    expect(tagWanted(step(7), { place: at(7), wanted }, 9).place.index).toBe(2);
    expect(tagWanted(step(3), { place: at(3), wanted }, 9).place.index).toBe(4);
    expect(tagWanted(step(7), { place: at(7, 5), wanted }, 9).place.index).toBe(8);
    expect(tagWanted(step(5), { place: at(5), wanted: null }, 9).place.index).toBe(6);
  });
});
