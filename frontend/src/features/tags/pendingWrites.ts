import type { RunTag, Tag } from "./tagging";

/** Why a write does not go out by itself. */
export type Trouble =
  /** The service has something else than the reader knew: `theirs`, in these versions (one a slice of the run). */
  { kind: "conflict"; theirs: Tag; versions: readonly number[] } | { kind: "refused"; detail: string };

/** A tag write that the service has not confirmed yet. */
export interface PendingWrite extends RunTag {
  /** Sorts in the order of writing. */
  id: string;
  volumeId: string;
  /** The version of each tag of the run as the reader knew it; null: not known, write over whatever is there. */
  versions: readonly number[] | null;
  /** Ids of unconfirmed writes of the same slices that the reader knew of, and so wrote over on purpose. */
  knows: readonly string[];
  /** Slices of the run of which the reader had seen what a model says; null: not known. */
  seenModel: readonly number[] | null;
  trouble: Trouble | null;
}

/** A write that the service has confirmed, with the version of each tag of its run. */
export interface Confirmed extends PendingWrite {
  confirmed: readonly number[];
}

/** Where the writes of one user wait. Several tabs share one store. */
export interface WriteStore {
  all(): Promise<PendingWrite[]>;
  /** The oldest write that can go out, with the versions that its forerunners have made since. */
  next(): Promise<PendingWrite | null>;
  /** Removes and adds in one step: all of it happens, or nothing. */
  replace(removed: readonly string[], added: readonly PendingWrite[]): Promise<void>;
  /** Forgets a write that the service has confirmed, and keeps the versions for the writes that know of it. */
  settle(write: PendingWrite, versions: readonly number[]): Promise<void>;
}

let counter = 0;

/** Later ids sort after earlier ones, also across tabs whose clocks are the same. */
export function newWriteId(now: number, random: number): string {
  counter = (counter + 1) % 1_000_000;
  const parts = [String(now).padStart(15, "0"), String(counter).padStart(6, "0")];
  return `${parts.join("-")}-${Math.floor(random * 2 ** 32).toString(36)}`;
}

const PART = "/";
/** Between a write's id and the number of a part of it; sorts a part after its whole and before the next write. */

export const MAX_PARTS = 9999;
/** Parts sort by four digits. */

export function partId(id: string, part: number): string {
  return `${id}${PART}${String(part).padStart(4, "0")}`;
}

export function isPartOf(id: string, whole: string): boolean {
  return id === whole || id.startsWith(whole + PART);
}

export function inOrder<Write extends PendingWrite>(writes: readonly Write[]): Write[] {
  return [...writes].sort((a, b) => (a.id < b.id ? -1 : 1));
}

export function overlaps(a: PendingWrite, b: Pick<PendingWrite, "volumeId" | "first" | "last">): boolean {
  return a.volumeId === b.volumeId && a.first <= b.last && b.first <= a.last;
}

/**
 * The write as it must go out now that `settled` (oldest first) are confirmed.
 *
 * Where the reader still knew the version that a forerunner replaced, they now know the one that it made: they had
 * seen its answer, only not yet its version. Any other version they know from the service itself.
 */
export function brought(write: PendingWrite, settled: readonly Confirmed[]): PendingWrite {
  if (write.versions === null) return write;
  const versions = [...write.versions];
  for (const before of settled) {
    if (!overlaps(before, write) || !write.knows.some((known) => isPartOf(before.id, known))) continue;
    const last = Math.min(before.last, write.last);
    for (let index = Math.max(before.first, write.first); index <= last; index += 1) {
      const replaced = before.versions?.[index - before.first];
      const at = index - write.first;
      if (replaced === undefined || replaced === versions[at])
        versions[at] = before.confirmed[index - before.first] ?? 0;
    }
  }
  return { ...write, versions };
}
