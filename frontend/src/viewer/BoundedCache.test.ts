import { describe, expect, it } from "vitest";
import { BoundedCache } from "./BoundedCache";

function cacheOf(bound: number) {
  const released: number[] = [];
  const cache = new BoundedCache<number>(
    bound,
    (value) => value,
    (value) => released.push(value),
  );
  return { cache, released };
}

describe("BoundedCache", () => {
  it("releases the least recently used value when the bound is passed", () => {
    const { cache, released } = cacheOf(10);
    cache.set("a", 4);
    cache.set("b", 5);
    cache.get("a");
    cache.set("c", 3);
    expect(released).toEqual([5]);
    expect(cache.peek("a")).toBe(4);
    expect(cache.cost).toBe(7);
  });
  it("keeps the latest value even when it alone passes the bound", () => {
    const { cache, released } = cacheOf(10);
    cache.set("a", 4);
    cache.set("b", 20);
    expect(cache.peek("b")).toBe(20);
    expect(released).toEqual([4]);
  });
  it("releases a value that is replaced, and counts its cost once", () => {
    const { cache, released } = cacheOf(10);
    cache.set("a", 4);
    cache.set("a", 6);
    expect(cache.cost).toBe(6);
    expect(released).toEqual([4]);
  });
  it("does not count a peek as use", () => {
    const { cache, released } = cacheOf(10);
    cache.set("a", 4);
    cache.set("b", 5);
    cache.peek("a");
    cache.set("c", 3);
    expect(released).toEqual([4]);
  });
  it("releases everything on clear", () => {
    const { cache, released } = cacheOf(10);
    cache.set("a", 4);
    cache.set("b", 5);
    cache.clear();
    expect(released).toEqual([4, 5]);
    expect(cache.cost).toBe(0);
  });
});
