import type { JobState } from "../../api/types";

const FINAL: readonly JobState[] = ["succeeded", "failed", "cancelled"];

export function isFinal(state: JobState): boolean {
  return FINAL.includes(state);
}

/** The method that is no method of its own: a trained model version. */
export const NETWORK = "network";

interface Candidate {
  state: JobState;
  method: string;
  model_id: string | null;
}

/**
 * The segmentation by one method to show of a volume, from its segmentations newest first: by the model in use where
 * there is one, else the newest. A failed or cancelled one is shown only where there is no other.
 */
export function currentOf<T extends Candidate>(
  found: readonly T[],
  method: string,
  activeModelId: string | null,
): T | null {
  const newestFirst = found.filter((one) => one.method === method);
  const alive = newestFirst.filter(({ state }) => state === "succeeded" || !isFinal(state));
  return alive.find(({ model_id }) => model_id === activeModelId) ?? alive[0] ?? newestFirst[0] ?? null;
}
