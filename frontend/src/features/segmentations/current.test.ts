import { describe, expect, it } from "vitest";
import type { JobState } from "../../api/types";
import { currentOf } from "./current";

function made(model_id: string, state: JobState) {
  return { model_id, state };
}

describe("currentOf", () => {
  it("is none where a volume was never segmented", () => {
    expect(currentOf([], "a")).toBeNull();
  });
  it("is the newest that succeeded or is on its way", () => {
    const running = made("c", "running");
    expect(currentOf([made("d", "failed"), running, made("b", "succeeded")], null)).toBe(running);
  });
  it("is the one by the model in use, also after going back to an older model", () => {
    const older = made("a", "succeeded");
    expect(currentOf([made("b", "succeeded"), older], "a")).toBe(older);
  });
  it("is another model's result where the model in use failed", () => {
    const older = made("a", "succeeded");
    expect(currentOf([made("b", "failed"), older], "b")).toBe(older);
  });
  it("is the newest failure where nothing else is left, so that its reason is shown", () => {
    const newest = made("b", "failed");
    expect(currentOf([newest, made("a", "cancelled")], "a")).toBe(newest);
  });
});
