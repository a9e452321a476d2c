import { describe, expect, it } from "vitest";
import { type Cursor, chosen, pointing, shownIndex } from "./cursor";

const start: Cursor = { chosen: 5, pointed: null, direction: 1 };

describe("pointing", () => {
  it("shows the place as long as it lasts, then the chosen slice again", () => {
    const over = pointing(start, { index: 8, column: 40 }, 10);
    expect(shownIndex(over)).toBe(8);
    expect(shownIndex(pointing(over, null, 10))).toBe(5);
  });
  it("stays inside the volume", () => {
    expect(shownIndex(pointing(start, { index: 12, column: null }, 10))).toBe(9);
  });
  it("keeps the direction of travel while the slice stays", () => {
    const back = pointing(start, { index: 3, column: 1 }, 10);
    expect(back.direction).toBe(-1);
    expect(pointing(back, { index: 3, column: 2 }, 10).direction).toBe(-1);
  });
  it("gives the same cursor when there is nothing to end, so that nothing is drawn anew", () => {
    expect(pointing(start, null, 10)).toBe(start);
  });
});

describe("chosen", () => {
  it("ends the pointing and starts from the slice that was shown", () => {
    const over = pointing(start, { index: 8, column: 40 }, 10);
    expect(chosen(over, 7, 10)).toEqual({ chosen: 7, pointed: null, direction: -1 });
  });
  it("stays inside the volume", () => {
    expect(chosen(start, -4, 10).chosen).toBe(0);
    expect(chosen(start, 99, 10).chosen).toBe(9);
  });
});
