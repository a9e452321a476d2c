import { describe, expect, it } from "vitest";
import { comparePaths } from "./naturalOrder";

describe("comparePaths", () => {
  it.each([
    [
      ["bscan_10.png", "bscan_2.png"],
      ["bscan_2.png", "bscan_10.png"],
    ],
    [
      ["b2/1.png", "b10/0.png", "a/3.png"],
      ["a/3.png", "b2/1.png", "b10/0.png"],
    ],
    [
      ["B1.png", "a2.png"],
      ["a2.png", "B1.png"],
    ],
    [
      ["007.png", "7.png", "08.png"],
      ["007.png", "7.png", "08.png"],
    ],
    [["a-1.png", "a_1.png", "a1.png"], ["a1.png", "a-1.png", "a_1.png"].sort(comparePaths)],
    [
      ["s\\10.png", "s\\9.png"],
      ["s\\9.png", "s\\10.png"],
    ],
  ])("%j as the server orders them", (given, wanted) => {
    expect([...given].sort(comparePaths)).toEqual(wanted);
  });
  it("knows no two names as the same but the same", () => {
    expect(comparePaths("A1", "a1")).toBeLessThan(0);
    expect(comparePaths("01", "1")).toBeLessThan(0);
    expect(comparePaths("1", "1")).toBe(0);
  });
});
