import { describe, expect, it } from "vitest";
import { epochsOf, heldOutOf, highestOf, stagesOf } from "./curve";

const curve = [
  { stage: "finding", epoch: 1, loss: 0.9, held_out_loss: null },
  { stage: "finding", epoch: 2, loss: 0.5, held_out_loss: 0.75 },
  { stage: "segmenting", epoch: 1, loss: 2, held_out_loss: 3 },
];

describe("stagesOf", () => {
  it("names each once, in order", () => {
    expect(stagesOf(curve)).toEqual(["finding", "segmenting"]);
  });
});

describe("epochsOf", () => {
  it("gives the latest stage where none is chosen", () => {
    expect(epochsOf(curve, null).map(({ loss }) => loss)).toEqual([2]);
  });
  it("gives the chosen one, or the latest when it is gone", () => {
    expect(epochsOf(curve, "finding")).toHaveLength(2);
    expect(epochsOf(curve, "nothing")).toHaveLength(1);
  });
  it("gives nothing of nothing", () => {
    expect(epochsOf([], null)).toEqual([]);
  });
});

describe("heldOutOf", () => {
  it("leaves out epochs that were not looked at", () => {
    expect(heldOutOf(epochsOf(curve, "finding"))).toEqual([{ epoch: 2, loss: 0.75 }]);
  });
});

describe("highestOf", () => {
  it("holds both curves", () => {
    expect(highestOf(curve)).toBe(3);
  });
});
