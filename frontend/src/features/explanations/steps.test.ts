import { describe, expect, it } from "vitest";
import type { Step } from "../../api/types";
import { nameOfStep, paintOf, pathOf, stepToShow } from "./steps";

function step(name: string, role: Step["role"] = "mask", kind: Step["kind"] = "map"): Step {
  return { name, role, kind, sentence: "" };
}

describe("pathOf", () => {
  it("is a network alone where there is no saliency map", () => {
    expect(pathOf([step("seen"), step("scale-1"), step("mask")])).toBe("network");
  });
  it("is propagation or fusion where saliency leads to the mask", () => {
    expect(pathOf([step("m"), step("s4"), step("mask")])).toBe("propagation");
    expect(pathOf([step("m"), step("fused"), step("s4", "comparison")])).toBe("fusion");
  });
  it("is teaching where a segmenter gives the mask", () => {
    expect(pathOf([step("m", "teaching"), step("fused", "teaching")])).toBe("taught");
  });
});

describe("nameOfStep", () => {
  it("uses the paper's letters and plain words", () => {
    expect(["m", "s3", "r4", "class-irf", "scale-0_8"].map(nameOfStep)).toEqual([
      "Saliency M",
      "S3",
      "R4",
      "IRF",
      "Scale 0.8",
    ]);
  });
});

describe("stepToShow", () => {
  const steps = [step("seen"), step("s4"), step("mask")];
  it("stays with the step that was chosen on another slice", () => {
    expect(stepToShow(steps, "s4")?.name).toBe("s4");
  });
  it("is the mask where the slice has no such step", () => {
    expect(stepToShow(steps, "s0")?.name).toBe("mask");
    expect(stepToShow([], "s0")).toBeNull();
  });
});

describe("paintOf", () => {
  it("outlines anything and fills regions plainly and maps with heat", () => {
    expect(paintOf(step("m"), "contour")).toBe("contour");
    expect(paintOf(step("m"), "fill")).toBe("heat");
    expect(paintOf(step("s0", "mask", "region"), "fill")).toBe("fill");
    expect(paintOf(step("seen", "mask", "picture"), "contour")).toBe("picture");
  });
});
