import { describe, expect, it } from "vitest";
import { pendingWrite } from "../../testing/builders";
import { brought, isPartOf, newWriteId, partId } from "./pendingWrites";

describe("newWriteId", () => {
  it("sorts later writes after earlier ones, within one millisecond and across digits", () => {
    const ids = [newWriteId(999, 0.9), newWriteId(999, 0.1), newWriteId(1000, 0.5)];
    expect([...ids].sort()).toEqual(ids);
  });
  it("sorts a part after its whole and before the next write", () => {
    const [one, two] = [newWriteId(999, 0.9), newWriteId(999, 0.1)];
    expect([two, partId(one, 1), one, partId(one, 0)].sort()).toEqual([
      one,
      partId(one, 0),
      partId(one, 1),
      two,
    ]);
    expect([isPartOf(partId(one, 0), one), isPartOf(two, one)]).toEqual([true, false]);
  });
});

describe("brought", () => {
  const confirmed = { ...pendingWrite({ id: "a", first: 1, last: 3 }), confirmed: [4, 5, 6] };

  it("knows the versions that a forerunner made, where both have the slice", () => {
    const write = pendingWrite({ id: "b", first: 2, last: 4, versions: [0, 0, 9], knows: ["a"] });
    expect(brought(write, [confirmed]).versions).toEqual([5, 6, 9]);
  });
  it("does not know what the reader had not seen", () => {
    const write = pendingWrite({ id: "b", first: 2, last: 4, versions: [0, 0, 9] });
    expect(brought(write, [confirmed]).versions).toEqual([0, 0, 9]);
  });
  it("takes the latest of several forerunners", () => {
    const later = { ...pendingWrite({ id: "a2", first: 2, versions: [5] }), confirmed: [7] };
    const write = pendingWrite({ id: "b", first: 2, knows: ["a", "a2"] });
    expect(brought(write, [confirmed, later]).versions).toEqual([7]);
  });
  it("keeps a version that the reader has from the service since", () => {
    const write = pendingWrite({ id: "b", first: 2, versions: [8], knows: ["a"] });
    expect(brought(write, [confirmed]).versions).toEqual([8]);
  });
  it("leaves a write alone that wants no check", () => {
    const write = pendingWrite({ id: "b", first: 2, versions: null, knows: ["a"] });
    expect(brought(write, [confirmed])).toEqual(write);
  });
});
