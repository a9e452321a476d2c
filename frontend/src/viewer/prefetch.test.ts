import { describe, expect, it } from "vitest";
import { neighboursOf, wantedSlices } from "./prefetch";

describe("wantedSlices", () => {
  it("begins with the current slice, then looks ahead more than back", () => {
    expect(wantedSlices(10, 1, 100)).toEqual([10, 11, 9, 12, 8, 13, 7, 14, 15, 16, 17, 18]);
  });
  it("looks the other way when the reader goes back", () => {
    expect(wantedSlices(10, -1, 100).slice(0, 4)).toEqual([10, 9, 11, 8]);
  });
  it("stays inside the volume", () => {
    expect(wantedSlices(0, 1, 3)).toEqual([0, 1, 2]);
    expect(wantedSlices(0, 1, 1)).toEqual([0]);
  });
});

describe("neighboursOf", () => {
  it("has three on either side, fewer at the ends", () => {
    expect(neighboursOf(5, 20)).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(neighboursOf(0, 2)).toEqual([0, 1]);
  });
});
