import { useQuery } from "@tanstack/react-query";
import { sentenceOf } from "../../api/problem";
import type { TrainingJobSummary } from "../../api/types";
import { formatDateTime, formatDuration } from "../../format";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import { headlineOf } from "../models/metrics";
import { failureOf } from "./failure";
import { JobCurve } from "./JobCurve";
import styles from "./JobHistory.module.css";
import { hasEnded, jobsQuery } from "./trainingQuery";

const text = strings.training;
const MS_PER_S = 1000;

function tookOf(job: TrainingJobSummary): string | null {
  if (job.started_at === null || job.finished_at === null) return null;
  const seconds = (Date.parse(job.finished_at) - Date.parse(job.started_at)) / MS_PER_S;
  return text.took(formatDuration(seconds));
}

function Entry({ job }: { job: TrainingJobSummary }) {
  const figures = headlineOf(job.metrics)
    .slice(0, 1)
    .map(({ name, value }) => `${name} ${value}`);
  const why = job.automatic ? job.note : null;
  const notes = [text.tagsUsed(job.n_tags), tookOf(job), ...figures, why].filter((note) => note !== null);
  const failure = failureOf(job);
  return (
    <li className={styles.entry} data-testid="job" data-state={job.state}>
      <span className={styles.state}>{text.states[job.state]}</span>
      <span className={styles.when}>{formatDateTime(job.created_at)}</span>
      <span className={styles.notes}>{notes.join(", ")}</span>
      {failure !== null && (
        <p className={styles.reason}>
          {failure.reason} {failure.advice}
        </p>
      )}
      {job.started_at !== null && <JobCurve jobId={job.id} />}
    </li>
  );
}

/** Trainings that ended, the newest first, with the reason where one failed. */
export function JobHistory() {
  const jobs = useQuery(jobsQuery);
  const ended = jobs.data?.filter(hasEnded) ?? [];
  return (
    <section>
      <h2 className={styles.title}>{text.history}</h2>
      {jobs.isError && <Notice tone="error" text={sentenceOf(jobs.error)} />}
      {jobs.isSuccess && ended.length === 0 && <p className={styles.notes}>{text.noHistory}</p>}
      <ul className={styles.list}>
        {ended.map((job) => (
          <Entry key={job.id} job={job} />
        ))}
      </ul>
    </section>
  );
}
