import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/problem";
import { pendingWrite } from "../../testing/builders";
import { insist, replacedBy, splitConflict, stillOpen, storedTagsOf } from "./conflicts";

describe("storedTagsOf", () => {
  it("reads what a 412 says is stored", () => {
    const conflicts = [{ index: 1, has_fluid: null, version: 0 }];
    expect(storedTagsOf(new ApiError(412, "tag_changed", "x", null, { conflicts }))).toEqual(conflicts);
  });
  it("takes no other refusal for a conflict", () => {
    expect(storedTagsOf(new ApiError(422, "x", "x", null, { conflicts: [] }))).toBeNull();
    expect(storedTagsOf(new ApiError(412, "x", "x"))).toBeNull();
  });
});

describe("splitConflict", () => {
  const run = pendingWrite({ first: 2, last: 6, tag: false, versions: [0, 3, 0, 0, 0], seenModel: [3, 6] });

  it("lets the slices out that nothing speaks against, and keeps the others with both answers", () => {
    const parts = splitConflict(run, [
      { index: 3, has_fluid: true, version: 4 },
      { index: 4, has_fluid: true, version: 1 },
    ]);
    expect(parts.map(({ first, last, trouble }) => [first, last, trouble?.kind ?? null])).toEqual([
      [2, 2, null],
      [3, 4, "conflict"],
      [5, 6, null],
    ]);
    expect(parts[1]?.trouble).toEqual({ kind: "conflict", theirs: true, versions: [4, 1] });
    expect([parts[0]?.versions, parts[2]?.versions]).toEqual([[0], [0, 0]]);
    expect(parts.map(({ seenModel }) => seenModel)).toEqual([[], [3], [6]]);
    expect(new Set(parts.map(({ id }) => id)).size).toBe(3);
  });
  it("asks apart for slices with different stored answers", () => {
    const parts = splitConflict(pendingWrite({ first: 0, last: 1 }), [
      { index: 0, has_fluid: false, version: 1 },
      { index: 1, has_fluid: null, version: 0 },
    ]);
    expect(parts.map(({ trouble }) => trouble?.kind === "conflict" && trouble.theirs)).toEqual([false, null]);
  });
});

describe("stillOpen", () => {
  const [conflict = pendingWrite()] = splitConflict(pendingWrite({ first: 3, last: 6, seenModel: [3, 4] }), [
    ...[3, 4, 5, 6].map((index) => ({ index, has_fluid: false, version: index })),
  ]);

  it("asks nothing about slices that are tagged anew, and the rest as before", () => {
    const left = stillOpen(conflict, [{ first: 4, last: 5 }]);
    expect(left.map(({ first, last, seenModel, trouble }) => ({ first, last, seenModel, trouble }))).toEqual([
      { first: 3, last: 3, seenModel: [3], trouble: { kind: "conflict", theirs: false, versions: [3] } },
      { first: 6, last: 6, seenModel: [], trouble: { kind: "conflict", theirs: false, versions: [6] } },
    ]);
    expect(new Set([conflict, ...left].map(({ id }) => id)).size).toBe(3);
    expect(stillOpen(conflict, [{ first: 0, last: 9 }])).toEqual([]);
  });
});

describe("insist", () => {
  it("goes out again with the versions that it met", () => {
    const [conflict] = splitConflict(pendingWrite({ first: 3 }), [
      { index: 3, has_fluid: false, version: 9 },
    ]);
    const again = insist(conflict ?? pendingWrite(), "z");
    expect([again.id, again.versions, again.trouble, again.tag]).toEqual(["z", [9], null, true]);
  });
});

describe("replacedBy", () => {
  it("drops an older question about slices that the reader has answered anew", () => {
    const theirs = [{ index: 3, has_fluid: false, version: 9 }];
    const old = splitConflict(pendingWrite({ id: "a", first: 3 }), theirs);
    const newer = splitConflict(pendingWrite({ id: "b", first: 3 }), theirs);
    expect(replacedBy(newer, old)).toEqual(old.map(({ id }) => id));
    expect(replacedBy(old, newer)).toEqual([]);
  });
});
