import { describe, expect, it } from "vitest";
import { MASK_RGB, paintMask } from "./maskPixels";

/** Grey RGBA pixels of a mask drawn with # and dots. */
function pixelsOf(rows: readonly string[]): Uint8ClampedArray {
  return new Uint8ClampedArray(
    rows
      .join("")
      .split("")
      .flatMap((sign) => (sign === "#" ? [255, 255, 255, 255] : [0, 0, 0, 255])),
  );
}

/** What is visible after painting, drawn in the same way. */
function shownOf(rgba: Uint8ClampedArray, width: number): string[] {
  const signs = Array.from({ length: rgba.length / 4 }, (_, pixel) =>
    rgba[pixel * 4 + 3] === 255 ? "#" : ".",
  );
  return Array.from({ length: signs.length / width }, (_, row) =>
    signs.slice(row * width, (row + 1) * width).join(""),
  );
}

const blob = [".......", ".######", ".######", ".######", ".######", ".######", "......."];

describe("paintMask", () => {
  it("fills all of the mask and nothing else", () => {
    const rgba = pixelsOf(blob);
    paintMask(rgba, 7, 7, "fill");
    expect(shownOf(rgba, 7)).toEqual(blob);
  });
  it("leaves the middle open as a contour of two pixels, the image's edge included", () => {
    const rgba = pixelsOf(blob);
    paintMask(rgba, 7, 7, "contour");
    expect(shownOf(rgba, 7)).toEqual([
      ".......",
      ".######",
      ".######",
      ".##..##",
      ".######",
      ".######",
      ".......",
    ]);
  });
  it("gives every shown pixel the mask's colour", () => {
    const rgba = pixelsOf(["#"]);
    paintMask(rgba, 1, 1, "contour");
    expect([...rgba]).toEqual([...MASK_RGB, 255]);
  });
  it("takes values below 128 as background", () => {
    const rgba = new Uint8ClampedArray([127, 127, 127, 255]);
    paintMask(rgba, 1, 1, "fill");
    expect(rgba[3]).toBe(0);
  });
});
