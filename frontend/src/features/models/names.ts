import type { ModelVersion } from "../../api/types";
import { formatDateTime } from "../../format";
import { strings } from "../../strings";

/** What a version is called: when it was made, by which recipe, and whether it is in use. */
export function nameOfModel(model: ModelVersion): string {
  const name = `${formatDateTime(model.created_at)}, ${model.recipe}`;
  return model.active ? `${name} (${strings.comparison.inUse})` : name;
}

/** Whether putting `model` to use goes back from the version in use to an older one. */
export function isRollBack(model: ModelVersion, models: readonly ModelVersion[]): boolean {
  const active = models.find((candidate) => candidate.active);
  return active !== undefined && Date.parse(model.created_at) < Date.parse(active.created_at);
}

export function comparisonPath(first: string, second: string): string {
  return `/models/compare?${new URLSearchParams({ first, second })}`;
}
