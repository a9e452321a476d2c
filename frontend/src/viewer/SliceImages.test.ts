import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { SliceImages } from "./SliceImages";

const SIDE = 2048;
/** A B-scan of this size takes an eighth of the cache. */

function urlsFrom(first: number): string[] {
  return Array.from({ length: 12 }, (_, at) => `slice-${first + at}`);
}

let asked: string[] = [];

beforeEach(() => {
  asked = [];
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function serve(answer: (url: string) => Response): SliceImages {
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    return asked.length > 100 ? new Promise<Response>(() => {}) : answer(url); // else it would go on for ever
  });
  return new SliceImages(async () => ({ width: SIDE, height: SIDE, close: () => {} }) as ImageBitmap);
}

it("never pushes out the shown B-scan by those fetched ahead, and comes to rest", async () => {
  const store = serve(() => new Response("picture"));
  store.want(urlsFrom(0));
  for (let turn = 0; turn < 100; turn += 1) await vi.advanceTimersByTimeAsync(1);
  expect(store.peek("slice-0")).toBeDefined();
  expect(asked).toHaveLength(8);
  store.want(urlsFrom(4));
  for (let turn = 0; turn < 100; turn += 1) await vi.advanceTimersByTimeAsync(1);
  expect(store.peek("slice-4")).toBeDefined();
  expect(asked).toHaveLength(12);
});

it("asks again for a B-scan that failed, also where the browser's clock is coarse", async () => {
  const now = vi.spyOn(performance, "now").mockReturnValue(16.67); // Firefox against fingerprinting: 60 times a second
  const store = serve(() =>
    asked.length === 1 ? new Response("{}", { status: 503 }) : new Response("picture"),
  );
  store.want(["slice-0"]);
  await vi.advanceTimersByTimeAsync(1);
  expect(store.failureOf("slice-0")).toBeDefined();
  now.mockReturnValue(4016.62);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(store.peek("slice-0")).toBeDefined();
});
