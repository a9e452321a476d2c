import type { KeyValueStore } from "../features/tags/pendingWrites";

/** A store like `localStorage`, for tests; `capacity` values fit, then it refuses as a full browser does. */
export class MemoryStore implements KeyValueStore {
  readonly #values = new Map<string, string>();
  readonly #capacity: number;

  constructor(capacity = Number.POSITIVE_INFINITY) {
    this.#capacity = capacity;
  }

  get length(): number {
    return this.#values.size;
  }

  key(index: number): string | null {
    return [...this.#values.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.#values.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.#values.size >= this.#capacity) throw new DOMException("full", "QuotaExceededError");
    this.#values.set(key, value);
  }

  removeItem(key: string): void {
    this.#values.delete(key);
  }
}
