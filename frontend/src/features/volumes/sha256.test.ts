import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { digestOf } from "./digesting";
import { contentDigest, hex, Sha256 } from "./sha256";

const ofText = (text: string) => hex(new Sha256().update(new TextEncoder().encode(text)).digest());

function someBytes(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 0xff);
}

describe("Sha256", () => {
  it.each([
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ],
  ])("of the standard's own example %j", (text, wanted) => {
    expect(ofText(text)).toBe(wanted);
  });
  it("is what another implementation gives, at every length around a block", () => {
    for (let length = 0; length < 200; length += 1) {
      const bytes = someBytes(length);
      const wanted = createHash("sha256").update(bytes).digest("hex");
      expect(hex(new Sha256().update(bytes).digest()), `${length} bytes`).toBe(wanted);
    }
  });
  it("does not depend on the pieces", () => {
    const bytes = someBytes(1000);
    const wanted = createHash("sha256").update(bytes).digest("hex");
    for (const step of [1, 63, 64, 65, 999]) {
      const digest = new Sha256();
      for (let at = 0; at < bytes.length; at += step) digest.update(bytes.subarray(at, at + step));
      expect(hex(digest.digest()), `pieces of ${step}`).toBe(wanted);
    }
  });
});

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
