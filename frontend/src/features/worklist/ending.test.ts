import { describe, expect, it } from "vitest";
import type { Worklist } from "../../api/types";
import { canStart, endingsOf } from "./ending";

const busy: Worklist = {
  n_volumes: 3,
  n_slices: 30,
  n_mine: 12,
  n_volumes_left: 2,
  n_volumes_held: 0,
  n_disputed: 0,
  n_with_fluid: 5,
  n_without_fluid: 7,
  model_id: "m",
  n_volumes_seen_by_model: 1,
  readers: [],
  lease: null,
};

describe("endingsOf", () => {
  it("says nothing while there is work", () => {
    expect(endingsOf(busy, "next")).toEqual([]);
    expect(endingsOf(busy, "uncertain")).toEqual([]);
  });
  it("ends when every slice has the reader's tag", () => {
    expect(endingsOf({ ...busy, n_volumes_left: 0 }, "next")).toEqual([{ kind: "nothing-left" }]);
  });
  it("ends the disputes apart from the open slices", () => {
    expect(endingsOf(busy, "disagreement")).toEqual([{ kind: "nothing-left" }]);
    expect(endingsOf({ ...busy, n_disputed: 1, n_volumes_left: 0 }, "disagreement")).toEqual([]);
  });
  it("tells that others hold what is left", () => {
    const held = { ...busy, n_volumes_held: 2 };
    expect(endingsOf(held, "next")).toEqual([{ kind: "held", nVolumes: 2 }]);
    expect(canStart(held, "next")).toBe(false);
    expect(canStart({ ...busy, n_volumes_held: 1 }, "next")).toBe(true);
  });
  it("tells when only one answer has been given", () => {
    expect(endingsOf({ ...busy, n_without_fluid: 0 }, "next")).toEqual([
      { kind: "one-class", hasFluid: true },
    ]);
    expect(endingsOf({ ...busy, n_with_fluid: 0, n_without_fluid: 0 }, "next")).toEqual([]);
  });
  it("tells why nothing is ranked by uncertainty", () => {
    expect(endingsOf({ ...busy, model_id: null }, "uncertain")).toEqual([{ kind: "no-model" }]);
    expect(endingsOf({ ...busy, n_volumes_seen_by_model: 0 }, "uncertain")).toEqual([
      { kind: "not-segmented" },
    ]);
  });
  it("asks for a scan where there is none", () => {
    expect(endingsOf({ ...busy, n_volumes: 0 }, "next")).toEqual([{ kind: "no-volumes" }]);
  });
});
