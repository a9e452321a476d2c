import { describe, expect, it } from "vitest";
import { strings } from "../../strings";
import { NO_DETAILS, spacingText, volumeBody } from "./uploadForm";

describe("spacingText", () => {
  it("is absent when nothing is given", () => {
    expect(spacingText(NO_DETAILS)).toEqual({ ok: true, value: null });
  });
  it("joins across, axial, along in the order of the contract", () => {
    expect(spacingText({ ...NO_DETAILS, across: "120", axial: " 3.87 ", along: "11,5" })).toEqual({
      ok: true,
      value: "120,3.87,11.5",
    });
  });
  it("refuses a part of a spacing rather than invent the rest", () => {
    expect(spacingText({ ...NO_DETAILS, axial: "3.87" })).toEqual({
      ok: false,
      message: strings.upload.spacingIncomplete,
    });
  });
  it.each(["0", "-3", "abc", "Infinity"])("refuses %s", (axial) => {
    expect(spacingText({ ...NO_DETAILS, across: "120", axial, along: "11" })).toEqual({
      ok: false,
      message: strings.upload.spacingInvalid,
    });
  });
});

describe("volumeBody", () => {
  it("leaves out what was not given", () => {
    expect(volumeBody(["a", "b"], NO_DETAILS)).toEqual({ upload_ids: ["a", "b"] });
  });
  it("sends what was given", () => {
    const details = {
      ...NO_DETAILS,
      patientKey: " p1 ",
      laterality: "OS",
      across: "120",
      axial: "4",
      along: "12",
    } as const;
    expect(volumeBody(["a"], details)).toEqual({
      upload_ids: ["a"],
      patient_key: "p1",
      laterality: "OS",
      spacing_um: "120,4,12",
    });
  });
});
