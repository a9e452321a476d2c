import { describe, expect, it } from "vitest";
import { withCsrfToken } from "./csrf";

const ORIGIN = "http://127.0.0.1:8000";
const signedIn = async () => "t0ken";
const noSession = async () => null;

function request(method: string, url: string) {
  return { method, url, headers: { Accept: "application/json" } };
}

describe("withCsrfToken", () => {
  it("goes with a request that changes something, beside its other headers", async () => {
    const sent = await withCsrfToken(request("post", `${ORIGIN}/api/v1/models/a/activate`), ORIGIN, signedIn);
    expect(sent.headers).toEqual({ Accept: "application/json", "X-CSRF-Token": "t0ken" });
  });
  it("goes with a relative address", async () => {
    const sent = await withCsrfToken(request("DELETE", "/api/v1/volumes/a"), ORIGIN, signedIn);
    expect(sent.headers).toHaveProperty("X-CSRF-Token", "t0ken");
  });
  it("stays away from reading and from the schema, which has no method", async () => {
    const read = request("GET", "/api/v1/volumes");
    expect(await withCsrfToken(read, ORIGIN, signedIn)).toBe(read);
    const schema = { url: "/api/v1/openapi.json", headers: {} };
    expect(await withCsrfToken(schema, ORIGIN, signedIn)).toBe(schema);
  });
  it("never leaves this site", async () => {
    const elsewhere = request("POST", "https://elsewhere.example/api/v1/volumes");
    expect(await withCsrfToken(elsewhere, ORIGIN, signedIn)).toBe(elsewhere);
  });
  it("is left out without a session, for the service to refuse", async () => {
    const write = request("POST", "/api/v1/training-jobs");
    expect(await withCsrfToken(write, ORIGIN, noSession)).toBe(write);
  });
});
