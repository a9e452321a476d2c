import { describe, expect, it } from "vitest";
import { bscanAspect, enFaceAspect, fitInside, rowAt } from "./geometry";

const spacing = { across: 120, axial: 4, along: 12 };

describe("bscanAspect", () => {
  it("is that of the pixels where the spacing is unknown", () => {
    expect(bscanAspect({ width: 512, height: 256 }, null)).toBe(2);
  });
  it("is that of the tissue where it is known", () => {
    expect(bscanAspect({ width: 512, height: 512 }, spacing)).toBe(3); // 12 um over 4 um
  });
  it("keeps pixels square on demand", () => {
    expect(bscanAspect({ width: 512, height: 512 }, spacing, "pixels")).toBe(1);
  });
});

describe("enFaceAspect", () => {
  it("is lateral length over length across the slices", () => {
    expect(enFaceAspect(25, 500, spacing)).toBe(2); // 6000 um over 3000 um
  });
  it("is unknown without spacing", () => {
    expect(enFaceAspect(25, 500, null)).toBeNull();
  });
});

describe("fitInside", () => {
  it("fills the width and centres in the height", () => {
    expect(fitInside({ width: 400, height: 300 }, 2)).toEqual({ x: 0, y: 50, width: 400, height: 200 });
  });
  it("fills the height and centres in the width", () => {
    expect(fitInside({ width: 400, height: 100 }, 2)).toEqual({ x: 100, y: 0, width: 200, height: 100 });
  });
});

describe("rowAt", () => {
  it("maps the edges to the first and the last row", () => {
    expect([0, 0.5, 1].map((fraction) => rowAt(fraction, 5))).toEqual([0, 2, 4]);
  });
});
