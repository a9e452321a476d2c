import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf } from "../../api/problem";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import styles from "./JobHistory.module.css";
import { LossChart } from "./LossChart";
import { jobQuery } from "./trainingQuery";

function Loaded({ jobId }: { jobId: string }) {
  const job = useQuery(jobQuery(jobId));
  if (job.isError) return <Notice tone="error" text={sentenceOf(job.error)} onRetry={() => job.refetch()} />;
  return <LossChart curve={job.data?.curve ?? []} isOver={job.isSuccess} />;
}

/** The losses of a training that ended, fetched when they are asked for. */
export function JobCurve({ jobId }: { jobId: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.curve} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary data-testid="show-curve">{strings.curve.show}</summary>
      {isOpen && <Loaded jobId={jobId} />}
    </details>
  );
}
