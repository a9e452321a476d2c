import { describe, expect, it } from "vitest";
import { ApiError, errorOf } from "./problem";

describe("errorOf", () => {
  it("shows the service's own sentence", () => {
    const body = {
      title: "Unusable",
      status: 422,
      detail: "Slice 9 is outside this volume (0 to 4).",
      code: "slice_out_of_range",
    };
    const error = errorOf(422, body);
    expect([error.message, error.code]).toEqual([
      "Slice 9 is outside this volume (0 to 4).",
      "slice_out_of_range",
    ]);
  });
  it("says the status where there is no sentence", () => {
    expect(errorOf(502, "<html>").message).toContain("502");
  });
  it("reads when to come back", () => {
    expect(errorOf(503, null, "5").retryAfterS).toBe(5);
    expect(errorOf(503, null, "soon").retryAfterS).toBeNull();
  });
});

describe("ApiError", () => {
  it.each([
    [0, true],
    [408, true],
    [422, false],
    [429, true],
    [500, true],
    [507, true],
  ])("status %d may pass by itself: %s", (status, isTemporary) => {
    expect(new ApiError(status, "x", "x").isTemporary).toBe(isTemporary);
  });
  it("takes a foreign CSRF token for a lost session", () => {
    expect(new ApiError(403, "csrf_token_wrong", "x").isSignedOut).toBe(true);
    expect(new ApiError(403, "role_missing", "x").isSignedOut).toBe(false);
  });
});
