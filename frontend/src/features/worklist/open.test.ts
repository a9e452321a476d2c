import { describe, expect, it } from "vitest";
import { nOpen, renewalMs } from "./open";
import { parseSkipped } from "./skipped";

describe("nOpen", () => {
  it("counts handed-out slices without a tag", () => {
    expect(nOpen([0, 2, 3], [null, null, true, null])).toBe(2);
  });
});

describe("renewalMs", () => {
  it("is a third of the time that is left", () => {
    expect(renewalMs("2026-11-24T21:15:00Z", Date.parse("2026-11-24T21:00:00Z"))).toBe(5 * 60_000);
  });
  it("does not hurry without end when the lease has ended", () => {
    expect(renewalMs("2026-11-24T21:15:00Z", Date.parse("2026-11-24T22:00:00Z"))).toBe(1000);
  });
});

describe("parseSkipped", () => {
  it("passes over what is no id", () => {
    expect(parseSkipped('["a", 3]')).toEqual(["a"]);
    expect(parseSkipped("{")).toEqual([]);
  });
});
