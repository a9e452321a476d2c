import { describe, expect, it } from "vitest";
import { originsOf } from "./origins";

const absent = { origin: "absent", how: "" } as const;
const nothing = {
  across: absent,
  axial: absent,
  along: absent,
  laterality: absent,
  acquired_on: absent,
  device: absent,
  order: absent,
  runs: null,
};

function words(name: string, provenance: Parameters<typeof originsOf>[0]): string | undefined {
  return originsOf(provenance).find((row) => row.name === name)?.words;
}

describe("originsOf", () => {
  it("has a row for every value", () => {
    expect(originsOf(nothing)).toHaveLength(7);
    expect(words("In depth", nothing)).toBe("not stated");
  });

  it("says where in the file a value stands", () => {
    const provenance = { ...nothing, axial: { origin: "file", how: "ScaleZ" } as const };
    expect(words("In depth", provenance)).toBe("from the file: ScaleZ");
  });

  it("does not say twice that a value was given at upload", () => {
    const provenance = { ...nothing, laterality: { origin: "user", how: "given at upload" } as const };
    expect(words("Eye", provenance)).toBe("given at upload");
  });

  it("says which way the B-scans go", () => {
    const provenance = {
      ...nothing,
      order: { origin: "file", how: "positions of the B-scans" } as const,
      runs: "up" as const,
    };
    expect(words("Order of B-scans", provenance)).toBe(
      "from the file: positions of the B-scans, from inferior to superior",
    );
  });
});
