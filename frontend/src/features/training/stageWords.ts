import { formatIdentifier } from "../../format";
import { strings } from "../../strings";

/** What a stage of training is called. */
export function stageWord(stage: string): string {
  return strings.training.stages[stage] ?? formatIdentifier(stage);
}
