import type { DetailedError } from "tus-js-client";
import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/problem";
import { isWorthAnotherTry, uploadIdOf } from "./tusFile";

function refused(status: number, code = "some_code"): DetailedError {
  const response = {
    getStatus: () => status,
    getHeader: () => undefined,
    getBody: () => JSON.stringify({ detail: "No.", code }),
  };
  return Object.assign(new Error("tus"), {
    originalRequest: {},
    originalResponse: response,
    causingError: null,
  }) as unknown as DetailedError;
}

function broken(causingError: Error): DetailedError {
  const more = { originalRequest: {}, originalResponse: null, causingError };
  return Object.assign(new Error("tus"), more) as unknown as DetailedError;
}

describe("isWorthAnotherTry", () => {
  it.each([404, 409, 423, 429, 500, 502, 503])("status %i", (status) => {
    expect(isWorthAnotherTry(refused(status))).toBe(true);
  });
  it.each([401, 403, 413, 415, 422])("not status %i", (status) => {
    expect(isWorthAnotherTry(refused(status))).toBe(false);
  });
  it("not a full disk", () => {
    expect(isWorthAnotherTry(refused(507, "storage_full"))).toBe(false);
  });
  it("a network that is gone", () => {
    expect(isWorthAnotherTry(broken(new Error("progress event")))).toBe(true);
  });
  it("not a session that has ended, though the library sees no answer", () => {
    expect(isWorthAnotherTry(broken(new ApiError(401, "not_signed_in", "Sign in.")))).toBe(false);
  });
  it("not a mistake of the page itself", () => {
    expect(isWorthAnotherTry(new Error("no file"))).toBe(false);
  });
});

describe("uploadIdOf", () => {
  it("is the last part of the address", () => {
    expect(uploadIdOf("http://h/api/v1/uploads/abc")).toBe("abc");
  });
});
