import { describe, expect, it } from "vitest";
import { differs, draftOf, fieldWithoutNumber, type PolicyWrite, policyOf } from "./policyDraft";

const POLICY: PolicyWrite = {
  mode: "automatic",
  new_tags: 25,
  quiet_minutes: 0.5,
  min_per_class: 5,
  per_day: 2,
};

describe("a draft of the policy", () => {
  it("gives back what it was made of", () => {
    expect(policyOf(draftOf(POLICY))).toEqual(POLICY);
  });
  it("differs once a mode or a number does", () => {
    expect(differs(draftOf(POLICY), POLICY)).toBe(false);
    expect(differs({ ...draftOf(POLICY), mode: "off" }, POLICY)).toBe(true);
    expect(differs({ ...draftOf(POLICY), per_day: "3" }, POLICY)).toBe(true);
  });
});

describe("fieldWithoutNumber", () => {
  it("is null when all are numbers, fractions and nonsense of the right kind included", () => {
    expect(fieldWithoutNumber({ ...draftOf(POLICY), quiet_minutes: "2.5", new_tags: "-3" })).toBeNull();
  });
  it("names the first that is empty or no number", () => {
    expect(fieldWithoutNumber({ ...draftOf(POLICY), min_per_class: " ", per_day: "x" })).toBe(
      "min_per_class",
    );
    expect(fieldWithoutNumber({ ...draftOf(POLICY), per_day: "many" })).toBe("per_day");
  });
});
