import { useQuery } from "@tanstack/react-query";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import { jobsQuery } from "./trainingQuery";

/** Why the latest training failed, where the reader looks for its result; nothing when it did not. */
export function LastFailure() {
  const { data } = useQuery(jobsQuery);
  const latest = data?.[0];
  const reason = latest?.state === "failed" ? latest.error?.detail : undefined;
  if (typeof reason !== "string") return null;
  return <Notice tone="error" text={strings.training.lastFailed(reason)} />;
}
