import { useQuery } from "@tanstack/react-query";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import { failureOf } from "./failure";
import { jobsQuery } from "./trainingQuery";

/** Why the latest training failed, where the reader looks for its result; nothing when it did not. */
export function LastFailure() {
  const { data } = useQuery(jobsQuery);
  const latest = data?.[0];
  const failure = latest?.state === "failed" ? failureOf(latest) : null;
  if (failure === null) return null;
  const { reason, advice } = failure;
  return (
    <Notice tone="error" text={[strings.training.lastFailed(reason), advice].filter(Boolean).join(" ")} />
  );
}
