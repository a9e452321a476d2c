import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { sentenceOf } from "../../api/problem";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import { ModelList } from "../models/ModelList";
import { modelsQuery } from "../models/modelsQuery";
import { AutomaticStart } from "../retraining/AutomaticStart";
import { JobHistory } from "./JobHistory";
import { JobProgress } from "./JobProgress";
import { LastFailure } from "./LastFailure";
import { ReadinessPanel } from "./ReadinessPanel";
import styles from "./TrainingPage.module.css";
import { jobsQuery, POLL_MS, readinessQuery } from "./trainingQuery";

/** Reads again what a training leaves behind, also where nobody saw its end: it may come between two looks at the job. */
function useRefreshAfter(runningId: string | null): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (runningId === null) return;
    return () => {
      for (const key of ["training-jobs", "training-job", "models"])
        void queries.invalidateQueries({ queryKey: [key] });
    };
  }, [queries, runningId]);
}

/** Train now or why not yet, what runs, what ran, and what came of it. */
export function TrainingPage() {
  const readiness = useQuery({ ...readinessQuery, refetchInterval: POLL_MS * 5 });
  const models = useQuery(modelsQuery);
  const jobs = useQuery(jobsQuery);
  const runningId = readiness.data?.running_job_id ?? null;
  useRefreshAfter(runningId);
  if (readiness.isPending || models.isPending || jobs.isPending)
    return <p className={styles.page}>{strings.training.loading}</p>; // all at once, so that nothing jumps
  return (
    <div className={styles.page}>
      <div className={styles.now}>
        {readiness.isError && (
          <Notice tone="error" text={sentenceOf(readiness.error)} onRetry={() => readiness.refetch()} />
        )}
        {runningId !== null && <JobProgress key={runningId} jobId={runningId} />}
        {runningId === null && <LastFailure />}
        {readiness.data !== undefined && <ReadinessPanel readiness={readiness.data} />}
        {readiness.data !== undefined && <AutomaticStart readiness={readiness.data} />}
      </div>
      <div className={styles.past}>
        <ModelList />
        <JobHistory />
      </div>
    </div>
  );
}
