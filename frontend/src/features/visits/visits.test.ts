import { describe, expect, it } from "vitest";
import type { Visit } from "../../api/types";
import { changeOf, dayOf, doneVisits, pairOf, sameCell } from "./visits";

function visit(id: string, mm3: number | null = 1, state: "succeeded" | "running" = "succeeded"): Visit {
  return {
    day: "2026-05-02",
    dated_by: "scan",
    volume: { id: `volume-${id}` } as Visit["volume"],
    segmentation: { id, state, fluid_voxels: 1, fluid_volume_mm3: mm3, warnings: [], error: null },
  };
}

const done = doneVisits([visit("a"), visit("x", 1, "running"), visit("b", 3), visit("c", 1.5)]);

function idsOf(pair: ReturnType<typeof pairOf>) {
  return pair === null ? null : [pair.earlier.segmentationId, pair.later.segmentationId];
}

describe("doneVisits", () => {
  it("leaves out those without a mask", () => {
    expect(done.map(({ segmentationId }) => segmentationId)).toEqual(["a", "b", "c"]);
  });
});

describe("pairOf", () => {
  it("is at first the visit that is looked at and the one before it", () => {
    expect(idsOf(pairOf(done, [], "c"))).toEqual(["b", "c"]);
    expect(idsOf(pairOf(done, [], "a"))).toEqual(["a", "b"]);
  });
  it("is what was chosen, in the order of time", () => {
    expect(idsOf(pairOf(done, ["c", "a"], "b"))).toEqual(["a", "c"]);
  });
  it("is none for one visit, or the same twice", () => {
    expect(pairOf(done.slice(0, 1), [], "a")).toBeNull();
    expect(pairOf(done, ["b", "b"], "a")).toBeNull();
  });
});

describe("changeOf", () => {
  it("is later minus earlier, and its share of the earlier", () => {
    expect(changeOf({ earlier: done[1], later: done[2] } as never)).toEqual({ mm3: -1.5, percent: -50 });
  });
  it("has no share of nothing, and is unknown without volumes", () => {
    const [none, some] = doneVisits([visit("n", 0), visit("s", 2)]);
    expect(changeOf({ earlier: none, later: some } as never)).toEqual({ mm3: 2, percent: null });
    const [unknown] = doneVisits([visit("u", null)]);
    expect(changeOf({ earlier: unknown, later: some } as never)).toBeNull();
  });
});

describe("sameCell", () => {
  it("keeps the place where one grid is finer", () => {
    const [fine, coarse] = [
      { n: 4, um: 60 },
      { n: 2, um: 120 },
    ];
    expect([0, 1, 2, 3].map((cell) => sameCell(cell, fine, coarse))).toEqual([0, 0, 1, 1]);
    expect([0, 1].map((cell) => sameCell(cell, coarse, fine))).toEqual([1, 3]);
  });
  it("stays inside where one scan is wider", () => {
    expect([0, 5].map((cell) => sameCell(cell, { n: 6, um: 100 }, { n: 2, um: 100 }))).toEqual([0, 1]);
  });
});

describe("dayOf", () => {
  it("says where it is only the day of the upload", () => {
    expect(dayOf(visit("a"))).toBe("2 May 2026");
    expect(dayOf({ ...visit("a"), dated_by: "upload" })).toBe("2 May 2026 (upload)");
  });
});
