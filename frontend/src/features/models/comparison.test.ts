import { describe, expect, it } from "vitest";
import type { ComparedVolume, Findings } from "../../api/types";
import { fluidText, isUnderWay, nameOfCompared, totalsOf } from "./comparison";

function findings(values: Partial<Findings>): Findings {
  return {
    segmentation_id: "s",
    state: "succeeded",
    progress: 1,
    fluid_voxels: 10,
    fluid_volume_mm3: 0.5,
    n_slices_with_fluid: 1,
    contradictions: [],
    error: null,
    ...values,
  };
}

function volume(first: Findings | null, second: Findings | null): ComparedVolume {
  return {
    volume_id: "v",
    patient_key: null,
    laterality: "OS",
    acquired_on: null,
    created_at: "2026-11-24T00:00:00Z",
    n_slices: 3,
    n_agreed_tags: 3,
    first,
    second,
  };
}

describe("totalsOf", () => {
  it("counts only volumes that both have segmented", () => {
    const volumes = [
      volume(findings({ contradictions: [1, 2] }), findings({ fluid_volume_mm3: 0.75 })),
      volume(findings({}), null),
      volume(findings({}), findings({ state: "running" })),
    ];
    expect(totalsOf(volumes)).toEqual({
      nVolumes: 1,
      contradictions: { first: 2, second: 0 },
      meanDifferenceMm3: 0.25,
    });
  });
  it("knows no difference without spacing", () => {
    const unknown = findings({ fluid_volume_mm3: null });
    expect(totalsOf([volume(unknown, unknown)]).meanDifferenceMm3).toBeNull();
  });
});

describe("fluidText", () => {
  it("gives mm³, else voxels, else nothing", () => {
    expect(fluidText(findings({}))).toBe("0.5 mm³");
    expect(fluidText(findings({ fluid_volume_mm3: null }))).toBe("10 px");
    expect(fluidText(findings({ state: "failed" }))).toBeNull();
    expect(fluidText(null)).toBeNull();
  });
});

describe("isUnderWay", () => {
  it("sees the second version too", () => {
    expect(isUnderWay(volume(findings({}), findings({ state: "queued" })))).toBe(true);
    expect(isUnderWay(volume(findings({}), null))).toBe(false);
  });
});

describe("nameOfCompared", () => {
  it("names the eye without a patient", () => {
    expect(nameOfCompared(volume(null, null))).toBe("No patient key OS");
  });
});
