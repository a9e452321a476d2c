import { describe, expect, it } from "vitest";
import { sliceOf, viewOf } from "./resultView";

describe("viewOf", () => {
  it("is the named view, or the result", () => {
    expect(viewOf("visits")).toBe("visits");
    expect(viewOf("nothing")).toBe("result");
    expect(viewOf(null)).toBe("result");
  });
});

describe("sliceOf", () => {
  it("counts from 1 in the address and from 0 inside", () => {
    expect(sliceOf("3", 5)).toBe(2);
  });
  it("is none for what is no slice of the volume", () => {
    expect(["0", "6", "2.5", "x", ""].map((named) => sliceOf(named, 5))).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(sliceOf(null, 5)).toBeNull();
  });
});
