/** Keeps the most recently used values whose costs add up to at most `bound`; the latest is always kept. */
export class BoundedCache<Value> {
  readonly #bound: number;
  readonly #costOf: (value: Value) => number;
  readonly #release: (value: Value) => void;
  readonly #values = new Map<string, Value>();
  #cost = 0;

  constructor(bound: number, costOf: (value: Value) => number, release: (value: Value) => void) {
    this.#bound = bound;
    this.#costOf = costOf;
    this.#release = release;
  }

  get cost(): number {
    return this.#cost;
  }

  /** The value, which becomes the most recently used one. */
  get(key: string): Value | undefined {
    const value = this.#values.get(key);
    if (value !== undefined) {
      this.#values.delete(key);
      this.#values.set(key, value);
    }
    return value;
  }

  /** The value, without a change of the order. */
  peek(key: string): Value | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: Value): void {
    this.#drop(key);
    this.#values.set(key, value);
    this.#cost += this.#costOf(value);
    for (const oldest of this.#values.keys()) {
      if (this.#cost <= this.#bound || oldest === key) break;
      this.#drop(oldest);
    }
  }

  clear(): void {
    for (const key of [...this.#values.keys()]) this.#drop(key);
  }

  #drop(key: string): void {
    const value = this.#values.get(key);
    if (value === undefined) return;
    this.#values.delete(key);
    this.#cost -= this.#costOf(value);
    this.#release(value);
  }
}
