import type { Visit } from "../../api/types";
import { formatDay } from "../../format";
import { strings } from "../../strings";

/** A visit whose mask is there. */
export interface DoneVisit {
  visit: Visit;
  segmentationId: string;
}

export function doneVisits(visits: readonly Visit[]): DoneVisit[] {
  return visits.flatMap((visit) =>
    visit.segmentation?.state === "succeeded" ? [{ visit, segmentationId: visit.segmentation.id }] : [],
  );
}

/** The day of a visit; that of the upload says so. */
export function dayOf(visit: Visit): string {
  const day = formatDay(visit.day);
  return visit.dated_by === "scan" ? day : strings.seeing.visits.uploadDay(day);
}

export interface Pair {
  earlier: DoneVisit;
  later: DoneVisit;
}

/**
 * The two visits to compare: the chosen ones, at first the one that is looked at and the one before it (the first of all
 * has the one after it). Null where there are not two.
 */
export function pairOf(done: readonly DoneVisit[], chosen: readonly string[], lookedAt: string): Pair | null {
  const at = (id: string | undefined) => done.findIndex(({ segmentationId }) => segmentationId === id);
  const here = Math.max(0, at(lookedAt));
  const first = at(chosen[0]) >= 0 ? at(chosen[0]) : here === 0 ? 0 : here - 1;
  const second = at(chosen[1]) >= 0 ? at(chosen[1]) : here === 0 ? 1 : here;
  const earlier = done[Math.min(first, second)];
  const later = done[Math.max(first, second)];
  return earlier === undefined || later === undefined || earlier === later ? null : { earlier, later };
}
