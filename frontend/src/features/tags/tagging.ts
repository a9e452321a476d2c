import type { SliceTags } from "../../api/types";

export type Tag = boolean | null; // true = fluid, false = no fluid, null = not tagged yet

/** First untagged B-scan after `from`, wrapping round; null when every B-scan is tagged. */
export function nextUntagged(tags: readonly Tag[], from: number): number | null {
  for (let step = 1; step <= tags.length; step += 1) {
    const index = (from + step) % tags.length;
    if (tags[index] === null) return index;
  }
  return null;
}

/** A run of B-scans, both ends inclusive. */
export interface Run {
  first: number;
  last: number;
}

/** A run that all gets one tag; null takes the tags back. */
export interface RunTag extends Run {
  tag: Tag;
}

export function runBetween(a: number, b: number): Run {
  return { first: Math.min(a, b), last: Math.max(a, b) };
}

/** The reader's tags with the runs written over them, in order. */
export function withRuns(tags: readonly Tag[], runs: readonly RunTag[]): Tag[] {
  const result = [...tags];
  for (const { first, last, tag } of runs) {
    for (let index = Math.max(0, first); index <= Math.min(last, result.length - 1); index += 1)
      result[index] = tag;
  }
  return result;
}

/** The runs that bring `tags` back after `run` was overwritten: one for each stretch of equal tags. */
export function runsToRestore(tags: readonly Tag[], run: Run): RunTag[] {
  const runs: RunTag[] = [];
  for (let index = run.first; index <= run.last; index += 1) {
    const tag = tags[index] ?? null;
    const previous = runs.at(-1);
    if (previous !== undefined && previous.tag === tag) previous.last = index;
    else runs.push({ first: index, last: index, tag });
  }
  return runs;
}

/** The reader's own tags by slice index. */
export function ownTags(items: readonly SliceTags[], nSlices: number): Tag[] {
  const tags: Tag[] = new Array<Tag>(nSlices).fill(null);
  for (const item of items) if (item.index < nSlices) tags[item.index] = item.mine ?? null;
  return tags;
}

export function countTagged(tags: readonly Tag[]): number {
  return tags.filter((tag) => tag !== null).length;
}
