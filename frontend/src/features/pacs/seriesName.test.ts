import { describe, expect, it } from "vitest";
import { seriesName } from "./seriesName";

const series = {
  study_uid: "1.2",
  series_uid: "1.2.3",
  patient_id: "P",
  acquired_on: "2024-02-29",
  modality: "OPT",
  laterality: "OS" as const,
  n_instances: 1,
  n_frames: 128,
};

describe("seriesName", () => {
  it("is day, eye and number of B-scans", () => {
    expect(seriesName(series)).toBe("29 Feb 2024, OS, 128 B-scans");
  });

  it("says what the PACS did not tell", () => {
    const unknown = { ...series, acquired_on: null, laterality: null, n_frames: null, n_instances: 49 };
    expect(seriesName(unknown)).toBe("Day unknown, Eye unknown, 49 images");
  });
});
