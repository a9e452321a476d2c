import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatCount,
  formatDay,
  formatDuration,
  formatIdentifier,
  formatMeasure,
} from "./format";

describe("formatDuration", () => {
  it.each([
    [-3, "0 s"],
    [42.4, "42 s"],
    [89, "89 s"],
    [90, "2 min"],
    [5340, "89 min"],
    [7200, "2 h"],
    [7500, "2 h 5 min"],
  ])("%d s is %s", (seconds, words) => {
    expect(formatDuration(seconds)).toBe(words);
  });
});

describe("formatBytes", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [3200, "3.2 kB"],
    [67_108_864, "67.1 MB"],
    [2e15, "2,000 TB"],
  ])("%d bytes are %s", (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words);
  });
});

describe("formatMeasure", () => {
  it.each([
    [0, "0"],
    [0.49732, "0.497"],
    [0.000123456, "0.000123"],
    [1234.5, "1,230"],
  ])("%d is %s", (value, text) => {
    expect(formatMeasure(value)).toBe(text);
  });
});

describe("the others", () => {
  it("group thousands", () => expect(formatCount(92970)).toBe("92,970"));
  it("keep a calendar day as it is in every time zone", () =>
    expect(formatDay("2026-10-02")).toBe("2 Oct 2026"));
  it("make words of an identifier", () =>
    expect(formatIdentifier("held_out_slice_auc")).toBe("Held out slice auc"));
});
