import { describe, expect, it } from "vitest";
import { curvePath, shownProbabilities } from "./curve";

describe("curvePath", () => {
  it("joins neighbours and leaves gaps where nothing is shown", () => {
    expect(curvePath([0, 1, null, 0.25])).toBe("M0.5 1h0L1.5 0M3.5 0.75h0");
  });
  it("is empty where nothing is shown", () => {
    expect(curvePath([null, null])).toBe("");
  });
});

describe("shownProbabilities", () => {
  it("keeps hidden slices to itself", () => {
    expect(shownProbabilities([0.1, 0.9], 2, (index) => index === 1)).toEqual([0.1, null]);
  });
  it("is nothing without a result of the model", () => {
    expect(shownProbabilities(null, 2, () => false)).toEqual([null, null]);
  });
});
