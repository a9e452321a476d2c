import { describe, expect, it } from "vitest";
import {
  filterOf,
  PLAIN_TONE,
  panBy,
  placeOfTone,
  toneAt,
  toneBy,
  WHOLE,
  zoomBy,
  zoomedRect,
} from "./pictureView";

describe("zoomBy", () => {
  it("never shows less than the whole nor more than eightfold", () => {
    expect(zoomBy(WHOLE, -3)).toEqual(WHOLE);
    expect(zoomBy(WHOLE, 100).factor).toBe(8);
  });
  it("keeps the point under the mouse where it is", () => {
    const zoomed = zoomBy(WHOLE, 3, { x: 0.25, y: 0.5 });
    const pointed = zoomed.x + (0.25 - 0.5) / zoomed.factor;
    expect(pointed).toBeCloseTo(0.25);
  });
  it("comes back to the whole", () => {
    expect(zoomBy(zoomBy(WHOLE, 2, { x: 0, y: 1 }), -2)).toEqual(WHOLE);
  });
});

describe("panBy", () => {
  it("does nothing while all is visible", () => {
    expect(panBy(WHOLE, 0.3, 0.3)).toEqual(WHOLE);
  });
  it("stops at the picture's edge", () => {
    expect(panBy({ factor: 2, x: 0.5, y: 0.5 }, 5, -5)).toEqual({ factor: 2, x: 0.75, y: 0.25 });
  });
});

describe("zoomedRect", () => {
  it("is the fitted picture at factor 1", () => {
    expect(zoomedRect({ width: 400, height: 300 }, 2, WHOLE)).toEqual({
      x: 0,
      y: 50,
      width: 400,
      height: 200,
    });
  });
  it("shows the left half at double size", () => {
    const rect = zoomedRect({ width: 400, height: 200 }, 2, { factor: 2, x: 0.25, y: 0.5 });
    expect(rect).toEqual({ x: 0, y: -100, width: 800, height: 400 });
  });
});

describe("tone", () => {
  it("is no filter as stored", () => {
    expect(filterOf(PLAIN_TONE)).toBe("");
    expect(filterOf({ ...PLAIN_TONE, contrast: 1.5 })).toBe("brightness(1) contrast(1.5)");
  });
  it("stays between its ends", () => {
    expect(toneBy(1, -50)).toBe(0.4);
    expect(toneBy(1, 50)).toBe(3);
  });
  it("has the stored picture in the slider's middle and back", () => {
    expect(placeOfTone(1)).toBe(0.5);
    for (const place of [0, 0.25, 0.5, 0.75, 1]) expect(placeOfTone(toneAt(place))).toBeCloseTo(place);
  });
});
