const PREFIX = "serous.seen-model";

/** The slices in what the browser remembers; none where it is damaged. */
export function parseSeen(text: string | null): Set<number> {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    return new Set();
  }
  return new Set(Array.isArray(value) ? value.filter((index) => Number.isInteger(index)) : []);
}

/**
 * Of which slices of a volume the reader has seen what a model says, in whichever tab. What was seen stays seen, also
 * after a reload; the service keeps its own account from the tags that say so.
 */
export class SeenModel {
  readonly #key: string;
  readonly #seen = new Set<number>();
  #stored: string | null = null;

  constructor(userId: string, volumeId: string) {
    this.#key = `${PREFIX}.${userId}.${volumeId}`;
  }

  has(index: number): boolean {
    this.#takeOver();
    return this.#seen.has(index);
  }

  add(indices: Iterable<number>): void {
    this.#takeOver();
    const before = this.#seen.size;
    for (const index of indices) this.#seen.add(index);
    if (this.#seen.size === before) return;
    try {
      window.localStorage.setItem(this.#key, JSON.stringify([...this.#seen]));
    } catch {
      // Without storage it is known until the page is left.
    }
  }

  /** What another tab has added since. */
  #takeOver(): void {
    const text = window.localStorage.getItem(this.#key);
    if (text === this.#stored) return;
    this.#stored = text;
    for (const index of parseSeen(text)) this.#seen.add(index);
  }
}
