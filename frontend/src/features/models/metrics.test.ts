import { describe, expect, it } from "vitest";
import { headlineOf, metricsOf, notesOf } from "./metrics";

const metrics = {
  seconds: 12.34,
  held_out_slice_auc: 0.9123,
  counts: { n_train: 20 },
  n_patients: 4,
  live_slice_auc: null,
  notes: ["One.", 2],
};

describe("metricsOf", () => {
  it("puts the headline first, flattens, and leaves out what is empty", () => {
    expect(metricsOf(metrics).map(({ name, value }) => `${name} ${value}`)).toEqual([
      "Slice AUC 0.912",
      "Seconds 12.3",
      "Counts n train 20",
      "Patients 4",
    ]);
  });
  it("is empty without figures", () => {
    expect(metricsOf(null)).toEqual([]);
  });
});

describe("headlineOf", () => {
  it("shows only the named figures when there are some", () => {
    expect(headlineOf(metrics).map(({ name }) => name)).toEqual(["Slice AUC"]);
  });
});

describe("notesOf", () => {
  it("gives the sentences", () => {
    expect(notesOf(metrics)).toEqual(["One."]);
    expect(notesOf({})).toEqual([]);
  });
});
