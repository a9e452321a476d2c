import { describe, expect, it } from "vitest";
import type { Measurements } from "../../api/types";
import { distanceText, intervalText, partsText, rowsOf } from "./figures";

const MEASURED: Measurements = {
  segmentation_id: "s",
  volume_id: "v",
  laterality: "OD",
  first_slice: "superior",
  fluid_voxels: 30,
  volume_mm3: 0.412,
  volume_nl: 412,
  volume_interval_mm3: { low: 0.38, high: 0.4512 },
  interval_parts_mm3: { slice_gap: 0.004, contour: 0.015 },
  en_face_area_mm2: 3.214,
  max_height_um: 187.4,
  max_height_at: { slice_index: 11, ascan: 200 },
  fovea: { slice_index: 12, ascan: 250, source: "found" },
  distance_to_fovea_um: 412.6,
  max_height_to_fovea_um: 1234.4,
  n_pockets: 2,
  pockets: [],
  sectors: null,
  slices: [],
  warnings: [],
};

describe("measurements in words", () => {
  it("say the interval in nanolitres", () => {
    expect(intervalText(MEASURED)).toBe("95 %: 380 to 451 nL");
    expect(intervalText({ ...MEASURED, volume_interval_mm3: null })).toBeNull();
  });

  it("say what the interval is made of, the largest first", () => {
    expect(partsText(MEASURED)).toContain("contour 15, gaps between B-scans 4");
  });

  it("say where the fluid lies", () => {
    expect(distanceText(MEASURED)).toBe("413 µm");
    expect(distanceText({ ...MEASURED, distance_to_fovea_um: 0 })).toBe("fluid under it");
    expect(distanceText({ ...MEASURED, distance_to_fovea_um: null })).toBeNull();
  });

  it("leave out what the scan does not allow", () => {
    const unknown: Measurements = {
      ...MEASURED,
      en_face_area_mm2: null,
      max_height_um: null,
      distance_to_fovea_um: null,
      max_height_to_fovea_um: null,
    };
    expect(rowsOf(unknown)).toEqual([
      ["Distance to fovea", "not known"],
      ["Pockets", "2"],
    ]);
  });

  it("count slices from 1", () => {
    expect(rowsOf(MEASURED)[0]).toEqual(["Greatest height", "187 µm, slice 12"]);
  });
});
