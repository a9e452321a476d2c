import { describe, expect, it } from "vitest";
import type { JobState } from "../../api/types";
import { currentOf, NETWORK } from "./current";

function made(model_id: string, state: JobState) {
  return { model_id, state, method: NETWORK };
}

describe("currentOf", () => {
  it("is none where a volume was never segmented", () => {
    expect(currentOf([], NETWORK, "a")).toBeNull();
  });
  it("is the newest that succeeded or is on its way", () => {
    const running = made("c", "running");
    expect(currentOf([made("d", "failed"), running, made("b", "succeeded")], NETWORK, null)).toBe(running);
  });
  it("is the one by the model in use, also after going back to an older model", () => {
    const older = made("a", "succeeded");
    expect(currentOf([made("b", "succeeded"), older], NETWORK, "a")).toBe(older);
  });
  it("is another model's result where the model in use failed", () => {
    const older = made("a", "succeeded");
    expect(currentOf([made("b", "failed"), older], NETWORK, "b")).toBe(older);
  });
  it("is the newest failure where nothing else is left, so that its reason is shown", () => {
    const newest = made("b", "failed");
    expect(currentOf([newest, made("a", "cancelled")], NETWORK, "a")).toBe(newest);
  });
  it("is never another method's", () => {
    const efd = { model_id: null, state: "succeeded" as JobState, method: "efd" };
    expect(currentOf([efd], NETWORK, "a")).toBeNull();
    expect(currentOf([made("a", "succeeded"), efd], "efd", "a")).toBe(efd);
  });
});
