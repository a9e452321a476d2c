import { describe, expect, it } from "vitest";
import { colourAt, diverging, N_COLOURS, sequential, stepOf } from "./colours";
import { largest, mapPixels } from "./mapPixels";

describe("stepOf", () => {
  it("runs from the first to the last step and stays there beyond", () => {
    expect([-5, 0, 50, 100, 170].map((value) => stepOf(value, 0, 100))).toEqual([0, 0, 128, 255, 255]);
  });
  it("is the first where all values are one", () => {
    expect(stepOf(3, 3, 3)).toBe(0);
  });
});

describe("the colour tables", () => {
  it("begin and end with their colours", () => {
    expect(colourAt(sequential, 0, 0, 1)).toBe("rgb(59 15 112)");
    expect(colourAt(sequential, 1, 0, 1)).toBe("rgb(252 253 191)");
  });
  it("get lighter all the way where they mean more", () => {
    const grey = (step: number) =>
      0.3 * (sequential[step * 3] ?? 0) +
      0.59 * (sequential[step * 3 + 1] ?? 0) +
      0.11 * (sequential[step * 3 + 2] ?? 0);
    for (let step = 16; step < N_COLOURS; step += 16) expect(grey(step)).toBeGreaterThan(grey(step - 16));
  });
  it("are dark in the middle where they mean less and more", () => {
    expect([...diverging.subarray(127 * 3, 128 * 3)].every((part) => part < 50)).toBe(true);
  });
});

describe("mapPixels", () => {
  it("colours values and leaves nothing and the unknown transparent", () => {
    const pixels = mapPixels([[0, 10, null]], sequential, 0, 10);
    expect([...pixels]).toEqual([0, 0, 0, 0, 252, 253, 191, 255, 0, 0, 0, 0]);
  });
});

describe("largest", () => {
  it("is the largest distance from 0", () => {
    expect(
      largest([
        [1, -7],
        [null, 3],
      ]),
    ).toBe(7);
    expect(largest([])).toBe(0);
  });
});
