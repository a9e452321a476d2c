import type { ApiError } from "../../api/problem";
import { type PendingWrite, partId } from "./pendingWrites";
import type { Run, Tag } from "./tagging";

/** A tag that the service has in another version than the reader knew. */
export interface StoredTag {
  index: number;
  has_fluid: Tag;
  /** 0: there is no tag. */
  version: number;
}

function isStoredTag(value: unknown): value is StoredTag {
  if (typeof value !== "object" || value === null) return false;
  const { index, has_fluid, version } = value as Record<string, unknown>;
  const isTag = has_fluid === null || typeof has_fluid === "boolean";
  return typeof index === "number" && typeof version === "number" && isTag;
}

/** What a 412 says is stored; null for any other error. */
export function storedTagsOf(error: ApiError): StoredTag[] | null {
  if (error.status !== 412) return null;
  const { conflicts } = error.more;
  return Array.isArray(conflicts) && conflicts.every(isStoredTag) ? conflicts : null;
}

/**
 * The parts of a write that met a conflict: those that nothing speaks against go out again, and each stretch of slices
 * with one stored answer waits for the reader's word.
 */
export function splitConflict(write: PendingWrite, stored: readonly StoredTag[]): PendingWrite[] {
  const at = new Map(stored.map((tag) => [tag.index, tag]));
  const parts: PendingWrite[] = [];
  for (let index = write.first; index <= write.last; index += 1) {
    const known = write.versions?.[index - write.first] ?? 0;
    const theirs = at.get(index);
    const last = parts.at(-1);
    if (last !== undefined && goesOn(last, theirs)) extend(last, index, theirs?.version ?? known);
    else parts.push(partOf(write, parts.length, index, known, theirs));
  }
  return parts.map((part) => ({
    ...part,
    seenModel: write.seenModel?.filter((index) => index >= part.first && index <= part.last) ?? null,
  }));
}

function goesOn(part: PendingWrite, theirs: StoredTag | undefined): boolean {
  if (part.trouble?.kind !== "conflict") return theirs === undefined;
  return theirs !== undefined && part.trouble.theirs === theirs.has_fluid;
}

function extend(part: PendingWrite, index: number, version: number): void {
  part.last = index;
  if (part.trouble?.kind === "conflict")
    part.trouble = { ...part.trouble, versions: [...part.trouble.versions, version] };
  else part.versions = [...(part.versions ?? []), version];
}

function partOf(
  write: PendingWrite,
  part: number,
  index: number,
  known: number,
  theirs: StoredTag | undefined,
): PendingWrite {
  const trouble =
    theirs === undefined
      ? null
      : { kind: "conflict" as const, theirs: theirs.has_fluid, versions: [theirs.version] };
  return { ...write, id: partId(write.id, part), first: index, last: index, versions: [known], trouble };
}

/** Conflicts that a newer one of the same slices replaces: the reader has spoken again since. */
export function replacedBy(newer: readonly PendingWrite[], pending: readonly PendingWrite[]): string[] {
  const isInside = (old: PendingWrite) =>
    newer.some(
      (one) =>
        one.trouble !== null &&
        one.id > old.id &&
        one.volumeId === old.volumeId &&
        one.first <= old.first &&
        one.last >= old.last,
    );
  return pending.filter((old) => old.trouble?.kind === "conflict" && isInside(old)).map(({ id }) => id);
}

/** What is left to ask of a conflict now that the reader has tagged `runs`: nothing of the slices in them. */
export function stillOpen(conflict: PendingWrite, runs: readonly Run[]): PendingWrite[] {
  const { first, trouble } = conflict;
  if (trouble?.kind !== "conflict") return [];
  const stored = trouble.versions.map((version, at) => ({
    index: first + at,
    has_fluid: trouble.theirs,
    version,
  }));
  const isAnswered = ({ index }: StoredTag) => runs.some((run) => run.first <= index && index <= run.last);
  const open = stored.filter((tag) => !isAnswered(tag));
  return splitConflict(conflict, open).filter((part) => part.trouble !== null);
}

/** The parts of a write that met what is stored, without what the reader has said again since: that is on its way. */
export function questionsOf(
  write: PendingWrite,
  stored: readonly StoredTag[],
  pending: readonly PendingWrite[],
): PendingWrite[] {
  const since = pending.filter(({ id, volumeId }) => id > write.id && volumeId === write.volumeId);
  return splitConflict(write, stored).flatMap((part) =>
    part.trouble === null ? [part] : stillOpen(part, since),
  );
}

/** The write that lets the reader's answer hold, knowing what it replaces. */
export function insist(conflict: PendingWrite, id: string): PendingWrite {
  const versions = conflict.trouble?.kind === "conflict" ? conflict.trouble.versions : conflict.versions;
  return { ...conflict, id, versions, knows: [], trouble: null };
}
