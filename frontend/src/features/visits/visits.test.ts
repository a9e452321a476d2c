import { describe, expect, it } from "vitest";
import type { Visit } from "../../api/types";
import { dayOf, doneVisits, pairOf } from "./visits";

function visit(id: string, mm3: number | null = 1, state: "succeeded" | "running" = "succeeded"): Visit {
  return {
    day: "2026-05-02",
    dated_by: "scan",
    volume: { id: `volume-${id}` } as Visit["volume"],
    segmentation: {
      id,
      state,
      fluid_voxels: 1,
      fluid_volume_mm3: mm3,
      fluid_volume_interval_mm3: null,
      warnings: [],
      error: null,
    },
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

describe("dayOf", () => {
  it("says where it is only the day of the upload", () => {
    expect(dayOf(visit("a"))).toBe("2 May 2026");
    expect(dayOf({ ...visit("a"), dated_by: "upload" })).toBe("2 May 2026 (upload)");
  });
});
