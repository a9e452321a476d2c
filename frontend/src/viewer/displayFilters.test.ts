import { describe, expect, it } from "vitest";
import { type Grey, localContrast, medianOfNine } from "./displayFilters";

function grey(rows: readonly (readonly number[])[]): Grey {
  return {
    values: new Uint8ClampedArray(rows.flat()),
    width: rows[0]?.length ?? 0,
    height: rows.length,
  };
}

describe("medianOfNine", () => {
  it("removes a lone bright pixel", () => {
    const speckled = grey([
      [10, 10, 10],
      [10, 255, 10],
      [10, 10, 10],
    ]);
    expect([...medianOfNine(speckled).values]).toEqual(new Array(9).fill(10));
  });
  it("keeps a straight edge where it is", () => {
    const rows = [0, 1, 2, 3].map(() => [0, 0, 200, 200]);
    expect([...medianOfNine(grey(rows)).values]).toEqual(rows.flat());
  });
});

describe("localContrast", () => {
  const faint = grey(
    Array.from({ length: 64 }, (_, y) => Array.from({ length: 64 }, (_, x) => 100 + ((x + y) % 8))),
  );

  it("spreads values that lie close together", () => {
    const { values } = localContrast(faint);
    const spread = Math.max(...values) - Math.min(...values);
    expect(spread).toBeGreaterThan(7);
  });
  it("keeps the order of grey values within a neighbourhood", () => {
    const { values } = localContrast(faint);
    const row = [...values.slice(32 * 64 + 24, 32 * 64 + 32)]; // one period, from grey 100 up
    expect([...row].sort((a, b) => a - b)).toEqual(row);
  });
  it("takes pictures smaller than its tiles", () => {
    expect(localContrast(grey([[7]])).values).toHaveLength(1);
  });
});
