import { sentenceOf } from "../../api/problem";
import { formatDuration } from "../../format";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { ProgressBar } from "../../ui/ProgressBar";
import { may, useUser } from "../session/session";
import styles from "./JobProgress.module.css";
import { LossChart } from "./LossChart";
import { stageWord } from "./stageWords";
import { useCancelTraining } from "./trainingQuery";
import { useFollowedJob } from "./useFollowedJob";

const text = strings.training;
const PERCENT = 100;

/** The job that runs now: stage, how far, how long still, and a way to stop it. */
export function JobProgress({ jobId }: { jobId: string }) {
  const { job, isStreaming } = useFollowedJob(jobId);
  const cancel = useCancelTraining();
  const mayTrain = may(useUser().role, "trainer");
  if (job === undefined) return <p>{text.loading}</p>;
  const notes = [
    job.eta_s === null ? null : text.eta(formatDuration(job.eta_s)),
    job.attempt > 1 ? text.attempt(job.attempt) : null,
    text.tagsUsed(job.n_tags),
    job.automatic ? job.note : null,
    isStreaming ? strings.curve.live : strings.curve.polled,
  ];
  const isStopping = job.state === "cancelling" || cancel.isPending;
  return (
    <section
      className={styles.job}
      data-testid="training-progress"
      data-state={job.state}
      data-followed={isStreaming ? "live" : "polled"}
    >
      <h1 className={styles.title}>{text.runningTitle}</h1>
      <div className={styles.line}>
        <span data-testid="training-stage">{isStopping ? text.cancelling : stageWord(job.stage)}</span>
        <span className={styles.percent}>{Math.floor(job.progress * PERCENT)} %</span>
      </div>
      <ProgressBar label={text.progress} value={job.state === "queued" ? null : job.progress} />
      <div className={styles.line}>
        <span className={styles.notes}>{notes.filter((note) => note !== null).join(", ")}</span>
        {mayTrain && (
          <Button disabled={isStopping} data-testid="cancel-training" onClick={() => cancel.mutate(job.id)}>
            {text.cancel}
          </Button>
        )}
      </div>
      <LossChart curve={job.curve} isOver={false} />
      {cancel.error !== null && <Notice tone="error" text={sentenceOf(cancel.error)} />}
    </section>
  );
}
