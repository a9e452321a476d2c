import { describe, expect, it } from "vitest";
import { sequential } from "./colours";
import { paintHeat } from "./heatPixels";

function painted(value: number): number[] {
  const rgba = new Uint8ClampedArray([value, value, value, 255]);
  paintHeat(rgba, sequential);
  return [...rgba];
}

describe("paintHeat", () => {
  it("shows nothing where a map says nothing", () => {
    expect(painted(0)[3]).toBe(0);
    expect(painted(10)[3]).toBe(0);
  });
  it("is the hottest colour and opaque at the highest value", () => {
    expect(painted(255)).toEqual([252, 253, 191, 255]);
  });
  it("is the more opaque the higher the value", () => {
    expect(painted(100)[3]).toBeLessThan(painted(150)[3] ?? 0);
  });
});
