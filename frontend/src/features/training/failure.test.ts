import { describe, expect, it } from "vitest";
import { failureOf } from "./failure";

describe("failureOf", () => {
  it("gives the reason and what to do about it", () => {
    expect(failureOf({ error: { code: "killed", detail: "It was killed." } })).toEqual({
      reason: "It was killed.",
      advice: "Give the machine more memory or stop other programs, then train again.",
    });
  });
  it("gives the reason alone of what it has no advice for", () => {
    expect(failureOf({ error: { code: "odd", detail: "Odd." } })).toEqual({ reason: "Odd.", advice: null });
  });
  it("is null without an error", () => {
    expect(failureOf({ error: null })).toBeNull();
  });
});
