export const RESULT_VIEWS = ["result", "steps", "visits", "scene"] as const;

/** What the results page shows beside the figures. */
export type ResultView = (typeof RESULT_VIEWS)[number];

/** The view that an address names; the result itself for anything else. */
export function viewOf(named: string | null): ResultView {
  return RESULT_VIEWS.find((view) => view === named) ?? "result";
}

/** The 0-based slice that an address names (from 1), null for anything else. */
export function sliceOf(named: string | null, nSlices: number): number | null {
  const slice = Number(named);
  return named !== null && Number.isInteger(slice) && slice >= 1 && slice <= nSlices ? slice - 1 : null;
}
