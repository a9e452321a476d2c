import { describe, expect, it } from "vitest";
import type { Registration } from "../../api/types";
import { cellAt, inEarlier, inLater, middleOf } from "./alignment";

const moved: Registration = {
  verdict: "registered",
  across_um: 120,
  along_um: -30,
  rotation_deg: 90,
  correlation: 0.8,
  chance_correlation: 0.1,
  overlap: 0.9,
  error_um: 5,
  note: "",
};

describe("inLater", () => {
  it("turns counter-clockwise around the centre, then shifts", () => {
    const found = inLater({ across: 0, along: 100 }, moved); // to the right of the centre becomes above it
    expect(found.across).toBeCloseTo(20);
    expect(found.along).toBeCloseTo(-30);
  });
});

describe("inEarlier", () => {
  it("takes back what inLater does", () => {
    const found = inEarlier(inLater({ across: 70, along: -15 }, moved), moved);
    expect(found.across).toBeCloseTo(70);
    expect(found.along).toBeCloseTo(-15);
  });
});

describe("cellAt", () => {
  it("finds the cell of every middle, and the nearest of what lies outside", () => {
    const axis = { n: 5, um: 240 };
    expect([0, 1, 2, 3, 4].map((cell) => cellAt(middleOf(cell, axis), axis))).toEqual([0, 1, 2, 3, 4]);
    expect([cellAt(-5000, axis), cellAt(5000, axis)]).toEqual([0, 4]);
  });
});
