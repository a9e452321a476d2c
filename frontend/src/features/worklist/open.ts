import type { Tag } from "../tags/tagging";

/** How many of the handed-out slices have no tag of the reader yet. */
export function nOpen(wanted: readonly number[], tags: readonly Tag[]): number {
  return wanted.filter((index) => tags[index] === null).length;
}

const RENEW_AT = 1 / 3;
/** Of the time left: two more attempts fit in before the lease ends. */

const LEAST_MS = 1000;

/** How long to wait before the lease is renewed. */
export function renewalMs(expiresAt: string, now: number): number {
  return Math.max(LEAST_MS, (Date.parse(expiresAt) - now) * RENEW_AT);
}
