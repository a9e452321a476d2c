import { describe, expect, it } from "vitest";
import { areaText, areaUnit, countWithFluid, largestSlice } from "./areas";

function slice(index: number, area_px: number, area_mm2: number | null = null) {
  return { index, area_px, area_mm2, probability: 0.5 };
}

describe("largestSlice", () => {
  it("is the first of the largest", () => {
    expect(largestSlice([slice(0, 0), slice(1, 7), slice(2, 7)])).toBe(1);
  });
  it("is none where there is no fluid", () => {
    expect(largestSlice([slice(0, 0)])).toBeNull();
    expect(largestSlice([])).toBeNull();
  });
});

describe("areaUnit", () => {
  it("is mm² only where every slice has a size", () => {
    expect(areaUnit([slice(0, 10, 0.1), slice(1, 0, 0)])).toBe("mm2");
    expect(areaUnit([slice(0, 10, 0.1), slice(1, 0)])).toBe("px");
    expect(areaUnit([])).toBe("px");
  });
  it("names the area in that unit", () => {
    expect(areaText(slice(0, 1234, 0.05), "mm2")).toBe("0.05 mm²");
    expect(areaText(slice(0, 1234), "px")).toBe("1,234 px");
  });
});

describe("countWithFluid", () => {
  it("counts slices with any fluid", () => {
    expect(countWithFluid([slice(0, 0), slice(1, 1), slice(2, 9)])).toBe(2);
  });
});
