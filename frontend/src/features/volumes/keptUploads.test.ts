import { describe, expect, it } from "vitest";
import { MemoryStore } from "../../testing/MemoryStore";
import { fingerprintOf, KeptUploads } from "./keptUploads";

const DAY_MS = 24 * 3600 * 1000;

async function keep(kept: KeptUploads, fingerprint: string, url: string): Promise<string> {
  return kept.addUpload(fingerprint, {
    uploadUrl: url,
    size: 5,
    metadata: { filename: `eye/${fingerprint}.png` },
    creationTime: "",
    urlStorageKey: "",
    parallelUploadUrls: null,
  });
}

describe("KeptUploads", () => {
  it("finds an upload by its fingerprint, also after a reload", async () => {
    const store = new MemoryStore();
    await keep(new KeptUploads(store, "ada"), "f", "/u/1");
    const [found] = await new KeptUploads(store, "ada").findUploadsByFingerprint("f");
    expect([found?.uploadUrl, found?.size]).toEqual(["/u/1", 5]);
    expect(await new KeptUploads(store, "ada").findUploadsByFingerprint("g")).toEqual([]);
  });
  it("knows nothing of another user's", async () => {
    const store = new MemoryStore();
    await keep(new KeptUploads(store, "ada"), "f", "/u/1");
    expect(new KeptUploads(store, "ben").all()).toEqual([]);
    expect(new KeptUploads(store, "ada").all()).toHaveLength(1);
  });
  it("forgets those that the server has dropped by now", async () => {
    const store = new MemoryStore();
    const kept = new KeptUploads(store, "ada");
    await keep(kept, "f", "/u/1");
    expect(kept.all(Date.now() + DAY_MS + 1000)).toEqual([]);
    expect(store.length).toBe(0);
  });
  it("forgets what became a volume", async () => {
    const kept = new KeptUploads(new MemoryStore(), "ada");
    await keep(kept, "f", "/u/1");
    await keep(kept, "g", "/u/2");
    kept.forget("f");
    expect(kept.all().map(({ url }) => url)).toEqual(["/u/2"]);
  });
  it("goes on without a store that takes anything", async () => {
    const store = new MemoryStore();
    store.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    const kept = new KeptUploads(store, "ada");
    await keep(kept, "f", "/u/1");
    expect(kept.all()).toEqual([]);
  });
  it("minds broken entries no more than none", () => {
    const store = new MemoryStore();
    store.setItem("serous.upload.ada.f", "{");
    expect(new KeptUploads(store, "ada").all()).toEqual([]);
  });
});

describe("fingerprintOf", () => {
  it("differs with the content, so that another file starts afresh", () => {
    const path = "a.vol";
    const [one, other] = [1, 2].map((byte) => fingerprintOf({ path, digest: new Uint8Array([byte]) }));
    expect(one).not.toBe(other);
  });
});
