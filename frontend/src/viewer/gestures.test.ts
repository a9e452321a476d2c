import { describe, expect, it } from "vitest";
import { swipeSteps, wheelSteps } from "./gestures";

describe("wheelSteps", () => {
  it("goes on one slice a notch", () => {
    expect(wheelSteps(0, { deltaY: 100, deltaMode: 0 }).steps).toBe(1);
    expect(wheelSteps(0, { deltaY: -3, deltaMode: 1 }).steps).toBe(-1);
  });
  it("adds up the small turns of a touch pad", () => {
    let rest = 0;
    let moved = 0;
    for (let event = 0; event < 6; event += 1) {
      const turn = wheelSteps(rest, { deltaY: 20, deltaMode: 0 });
      rest = turn.rest;
      moved += turn.steps;
    }
    expect(moved).toBe(2);
  });
  it("begins anew when the wheel turns back", () => {
    expect(wheelSteps(50, { deltaY: -60, deltaMode: 0 }).steps).toBe(-1);
  });
  it("does not fly through the volume", () => {
    expect(wheelSteps(0, { deltaY: 9000, deltaMode: 0 }).steps).toBe(5);
  });
});

describe("swipeSteps", () => {
  it("goes on for a swipe to the left or up, back for the other ways", () => {
    expect(swipeSteps(-40, 5).steps).toBe(1);
    expect(swipeSteps(3, -80).steps).toBe(2);
    expect(swipeSteps(40, 0).steps).toBe(-1);
  });
  it("does nothing for a tap", () => {
    expect(swipeSteps(-6, 4).steps).toBe(0);
  });
});
