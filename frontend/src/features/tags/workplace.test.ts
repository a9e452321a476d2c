import { describe, expect, it } from "vitest";
import { type Tag, withRuns } from "./tagging";
import {
  MAX_UNDO,
  moveTo,
  moveToUntagged,
  openWorkplace,
  redo,
  type Step,
  selection,
  tagRemaining,
  tagSelection,
  undo,
} from "./workplace";

const none: Tag[] = [null, null, null, null, null];

describe("moveTo", () => {
  it("stops at both ends", () => {
    expect(moveTo(openWorkplace(1), -5, 5).index).toBe(0);
    expect(moveTo(openWorkplace(1), 50, 5).index).toBe(4);
  });
  it("keeps the direction of travel when nothing moves", () => {
    const backwards = moveTo(openWorkplace(1), 0, 5);
    expect(moveTo(backwards, -1, 5).direction).toBe(-1);
  });
  it("drops the selection unless it is extended", () => {
    const selected = moveTo(openWorkplace(1), 3, 5, true);
    expect(selection(selected)).toEqual({ first: 1, last: 3 });
    expect(selection(moveTo(selected, 4, 5))).toEqual({ first: 4, last: 4 });
  });
  it("selects backwards across the anchor", () => {
    const forth = moveTo(openWorkplace(2), 4, 5, true);
    expect(selection(moveTo(forth, 1, 5, true))).toEqual({ first: 1, last: 2 });
  });
});

describe("tagSelection", () => {
  it("tags the current slice and goes on", () => {
    const { place, writes } = tagSelection(openWorkplace(0), none, true);
    expect(writes).toEqual([{ first: 0, last: 0, tag: true }]);
    expect(place.index).toBe(1);
  });
  it("tags a run at once and goes on behind it", () => {
    const { place, writes } = tagSelection(moveTo(openWorkplace(1), 3, 5, true), none, false);
    expect(writes).toEqual([{ first: 1, last: 3, tag: false }]);
    expect(place.index).toBe(4);
    expect(place.anchor).toBeNull();
  });
  it("goes on behind a run that was selected backwards", () => {
    expect(tagSelection(moveTo(openWorkplace(3), 1, 5, true), none, false).place.index).toBe(4);
  });
  it("stays on the last slice", () => {
    expect(tagSelection(openWorkplace(4), none, true).place.index).toBe(4);
  });
});

describe("undo and redo", () => {
  const apply = (tags: Tag[], step: Step) => withRuns(tags, step.writes);

  it("brings the earlier tags back, slice by slice", () => {
    const before: Tag[] = [true, null, false, null, null];
    const tagged = tagSelection(moveTo(openWorkplace(0), 3, 5, true), before, true);
    const after = apply(before, tagged);
    expect(after).toEqual([true, true, true, true, null]);
    const undone = undo(tagged.place, after);
    expect(apply(after, undone)).toEqual(before);
    expect(undone.place.index).toBe(3);
  });
  it("does again what was undone", () => {
    const tagged = tagSelection(openWorkplace(0), none, true);
    const undone = undo(tagged.place, apply(none, tagged));
    const redone = redo(undone.place, none);
    expect(redone.writes).toEqual([{ first: 0, last: 0, tag: true }]);
    expect(redone.place.index).toBe(1);
  });
  it("forgets the undone when something new is tagged", () => {
    const undone = undo(tagSelection(openWorkplace(0), none, true).place, [true, null]);
    expect(redo(tagSelection(undone.place, none, false).place, none).writes).toEqual([]);
  });
  it("leave alone what was said elsewhere since", () => {
    const tagged = tagRemaining(openWorkplace(2), none);
    const since: Tag[] = [false, true, false, false, null];
    const undone = undo(tagged.place, since);
    expect(undone.writes).toEqual([
      { first: 0, last: 0, tag: null },
      { first: 2, last: 3, tag: null },
    ]);
    expect(apply(since, redo(undone.place, apply(since, undone)))).toEqual([
      false,
      true,
      false,
      false,
      false,
    ]);
  });
  it("does nothing without an act", () => {
    expect(undo(openWorkplace(2), none)).toEqual({ place: openWorkplace(2), writes: [] });
  });
  it("remembers a bounded number of acts", () => {
    let place = openWorkplace(0);
    for (let act = 0; act < MAX_UNDO + 5; act += 1) place = tagSelection(place, none, true).place;
    expect(place.undoable).toHaveLength(MAX_UNDO);
  });
});

describe("moveToUntagged", () => {
  it("stays when all is tagged", () => {
    const place = openWorkplace(1);
    expect(moveToUntagged(place, [true, false])).toBe(place);
  });
});

describe("tagRemaining", () => {
  const some: Tag[] = [null, true, null, null, false];

  it("tags what has no tag as no fluid, in runs, and stays", () => {
    const { place, writes } = tagRemaining(openWorkplace(2), some);
    expect(writes).toEqual([
      { first: 0, last: 0, tag: false },
      { first: 2, last: 3, tag: false },
    ]);
    expect(place.index).toBe(2);
  });
  it("is undone and redone as one act", () => {
    const tagged = tagRemaining(openWorkplace(2), some);
    const after = withRuns(some, tagged.writes);
    expect(after).toEqual([false, true, false, false, false]);
    const undone = undo(tagged.place, after);
    expect(withRuns(after, undone.writes)).toEqual(some);
    expect(redo(undone.place, some).writes).toEqual(tagged.writes);
  });
  it("is no act when all is tagged", () => {
    const place = openWorkplace(0);
    expect(tagRemaining(place, [true, false])).toEqual({ place, writes: [] });
  });
});
