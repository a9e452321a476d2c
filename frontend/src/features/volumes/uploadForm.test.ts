import { describe, expect, it } from "vitest";
import { strings } from "../../strings";
import { inNaturalOrder, looksLikeSlices, NO_DETAILS, spacingText, uploadBody } from "./uploadForm";

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

describe("looksLikeSlices", () => {
  it("takes images for slices of one volume", () => {
    expect(looksLikeSlices(["a.PNG", "b.tif"])).toBe(true);
  });
  it("takes volume files for volumes", () => {
    expect(looksLikeSlices(["a.vol", "b.vol"])).toBe(false);
    expect(looksLikeSlices(["a.png", "b.nii.gz"])).toBe(false);
  });
});

describe("uploadBody", () => {
  const files = ["bscan_10.png", "bscan_2.png"].map((name) => new File(["x"], name));

  it("sends the slices in natural order", () => {
    expect(inNaturalOrder(files).map(({ name }) => name)).toEqual(["bscan_2.png", "bscan_10.png"]);
    const sent = uploadBody(files, NO_DETAILS, null).getAll("file");
    expect(sent.map((file) => (file as File).name)).toEqual(["bscan_2.png", "bscan_10.png"]);
  });
  it("leaves out what was not given", () => {
    expect([...uploadBody(files, NO_DETAILS, null).keys()]).toEqual(["file", "file"]);
  });
  it("sends what was given", () => {
    const body = uploadBody(files, { ...NO_DETAILS, patientKey: " p1 ", laterality: "OS" }, "120,4,12");
    expect([body.get("patient_key"), body.get("laterality"), body.get("spacing_um")]).toEqual([
      "p1",
      "OS",
      "120,4,12",
    ]);
  });
});
