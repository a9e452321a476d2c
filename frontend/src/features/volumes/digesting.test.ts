import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { contentDigest, digestOf, hex } from "./digesting";

function someBytes(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 0xff);
}

describe("digestOf", () => {
  it("reads a file piece by piece and says how far it is", async () => {
    const bytes = someBytes(9 * 1024 * 1024 + 5);
    const steps: number[] = [];
    const digest = await digestOf(new Blob([bytes]), (n) => steps.push(n));
    expect(hex(digest)).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(steps).toEqual([4 * 1024 * 1024, 8 * 1024 * 1024, bytes.length]);
  });
});

describe("contentDigest", () => {
  it("is the digest of the digests", () => {
    const parts = ["a", "b"].map((text) => createHash("sha256").update(text).digest());
    const wanted = createHash("sha256").update(Buffer.concat(parts)).digest("hex");
    expect(contentDigest(parts)).toBe(wanted);
  });
});
