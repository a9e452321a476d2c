import { describe, expect, it } from "vitest";
import { countTagged, nextUntagged, ownTags, runBetween, runsToRestore, withRuns } from "./tagging";

describe("nextUntagged", () => {
  it("finds the first untagged slice after the current one", () => {
    expect(nextUntagged([null, true, null, null], 0)).toBe(2);
  });
  it("wraps round to the slices before", () => {
    expect(nextUntagged([null, true, false], 1)).toBe(0);
  });
  it("gives the current slice when it alone is untagged", () => {
    expect(nextUntagged([true, null, false], 1)).toBe(1);
  });
  it("gives null when every slice is tagged", () => {
    expect(nextUntagged([true, false], 0)).toBeNull();
  });
  it("starts with slice 0 when asked from the last one", () => {
    expect(nextUntagged([null, null], 1)).toBe(0);
  });
});

describe("withRuns", () => {
  it("lets the later run win where two overlap", () => {
    const runs = [
      { first: 0, last: 2, tag: true },
      { first: 2, last: 3, tag: false },
    ];
    expect(withRuns([null, null, null, null], runs)).toEqual([true, true, false, false]);
  });
  it("takes a tag back with null", () => {
    expect(withRuns([true, true], [{ first: 1, last: 1, tag: null }])).toEqual([true, null]);
  });
  it("ignores what lies outside the volume", () => {
    expect(withRuns([null], [{ first: 0, last: 9, tag: true }])).toEqual([true]);
  });
  it("leaves its input alone", () => {
    const tags = [null, null];
    withRuns(tags, [{ first: 0, last: 1, tag: true }]);
    expect(tags).toEqual([null, null]);
  });
});

describe("runsToRestore", () => {
  it("joins neighbours with equal tags into one run", () => {
    expect(runsToRestore([true, true, null, false, false], { first: 0, last: 4 })).toEqual([
      { first: 0, last: 1, tag: true },
      { first: 2, last: 2, tag: null },
      { first: 3, last: 4, tag: false },
    ]);
  });
  it("undoes a run exactly", () => {
    const before = [null, true, null, false];
    const after = withRuns(before, [{ first: 1, last: 3, tag: true }]);
    expect(withRuns(after, runsToRestore(before, { first: 1, last: 3 }))).toEqual(before);
  });
});

describe("ownTags", () => {
  it("puts the reader's tags at their slices and null elsewhere", () => {
    const items = [
      { index: 2, consensus: null, disagreement: true, mine: true, n_readers: 2, my_version: 1 },
    ];
    expect(ownTags(items, 4)).toEqual([null, null, true, null]);
  });
});

describe("small ones", () => {
  it("orders the ends of a run", () => {
    expect(runBetween(7, 3)).toEqual({ first: 3, last: 7 });
  });
  it("counts no-fluid tags as tagged", () => {
    expect(countTagged([false, null, true])).toBe(2);
  });
});
