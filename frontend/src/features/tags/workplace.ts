import type { Direction } from "../../viewer/prefetch";
import {
  nextUntagged,
  type Run,
  type RunTag,
  runBetween,
  runsToRestore,
  type Tag,
  withRuns,
} from "./tagging";

/** One act of the reader, with what undoes it. */
export interface Act {
  done: readonly RunTag[];
  before: readonly RunTag[];
  /** Where the reader was. */
  index: number;
}

/** Where the reader is and what can be undone. Tags themselves live with the service and the pending writes. */
export interface Workplace {
  index: number;
  /** Where a selection began; null: nothing is selected. */
  anchor: number | null;
  direction: Direction;
  undoable: readonly Act[];
  redoable: readonly Act[];
}

export const MAX_UNDO = 500;

export type Acts = Pick<Workplace, "undoable" | "redoable">;

export function openWorkplace(index: number, acts: Acts = { undoable: [], redoable: [] }): Workplace {
  return { index, anchor: null, direction: 1, undoable: acts.undoable, redoable: acts.redoable };
}

/** The selected run, or the current slice alone. */
export function selection(place: Workplace): Run {
  return runBetween(place.anchor ?? place.index, place.index);
}

/** Goes to a slice (cut to the volume's ends), extending the selection or dropping it. */
export function moveTo(place: Workplace, to: number, nSlices: number, extend = false): Workplace {
  const index = Math.min(nSlices - 1, Math.max(0, to));
  const direction: Direction = index === place.index ? place.direction : index > place.index ? 1 : -1;
  return { ...place, index, direction, anchor: extend ? (place.anchor ?? place.index) : null };
}

/** Goes to the next untagged slice; stays when there is none. */
export function moveToUntagged(place: Workplace, tags: readonly Tag[]): Workplace {
  const next = nextUntagged(tags, place.index);
  return next === null ? place : moveTo(place, next, tags.length);
}

export interface Step {
  place: Workplace;
  /** What is to be written, in order. */
  writes: readonly RunTag[];
}

/** Tags the selection (or the current slice) and goes on to the slice after it. */
export function tagSelection(place: Workplace, tags: readonly Tag[], hasFluid: boolean): Step {
  const run = selection(place);
  const done: RunTag[] = [{ ...run, tag: hasFluid }];
  const act: Act = { done, before: runsToRestore(tags, run), index: place.index };
  const moved = moveTo({ ...place, direction: 1 }, run.last + 1, tags.length);
  const undoable = [...place.undoable, act].slice(-MAX_UNDO);
  return { place: { ...moved, undoable, redoable: [] }, writes: done };
}

/** Tags every slice without a tag as no fluid; the reader stays where they are. */
export function tagRemaining(place: Workplace, tags: readonly Tag[]): Step {
  const open = runsToRestore(tags, { first: 0, last: tags.length - 1 }).filter(({ tag }) => tag === null);
  if (open.length === 0) return { place, writes: [] };
  const done = open.map((run): RunTag => ({ ...run, tag: false }));
  const undoable = [...place.undoable, { done, before: open, index: place.index }].slice(-MAX_UNDO);
  return { place: { ...place, anchor: null, undoable, redoable: [] }, writes: done };
}

/** The runs of `to` where the tags are still those of `from`: what was said since, elsewhere, stays. */
function turned(tags: readonly Tag[], from: readonly RunTag[], to: readonly RunTag[]): RunTag[] {
  const made = withRuns(tags, from);
  const runs: RunTag[] = [];
  for (const { first, last, tag } of to) {
    for (let index = first; index <= last; index += 1) {
      if (tags[index] !== made[index]) continue;
      const run = runs.at(-1);
      if (run !== undefined && run.tag === tag && run.last === index - 1) run.last = index;
      else runs.push({ first: index, last: index, tag });
    }
  }
  return runs;
}

/** Takes the last act back and shows the slice where it was done. */
export function undo(place: Workplace, tags: readonly Tag[]): Step {
  const act = place.undoable.at(-1);
  if (act === undefined) return { place, writes: [] };
  const moved = moveTo(place, act.index, tags.length);
  return {
    place: { ...moved, undoable: place.undoable.slice(0, -1), redoable: [...place.redoable, act] },
    writes: turned(tags, act.done, act.before),
  };
}

/** Does again what was taken back last. */
export function redo(place: Workplace, tags: readonly Tag[]): Step {
  const act = place.redoable.at(-1);
  if (act === undefined) return { place, writes: [] };
  const moved = moveTo(
    place,
    act.done.length === 1 ? (act.done[0]?.last ?? act.index) + 1 : act.index,
    tags.length,
  );
  return {
    place: { ...moved, redoable: place.redoable.slice(0, -1), undoable: [...place.undoable, act] },
    writes: turned(tags, act.before, act.done),
  };
}
