import { Link } from "react-router";
import { strings } from "../../strings";
import { Button, buttonClass } from "../../ui/Button";
import { ProgressBar } from "../../ui/ProgressBar";
import { LeftOut } from "./ChosenScans";
import type { SortedFile } from "./scanFiles";
import styles from "./UploadList.module.css";
import type { UploadQueue } from "./UploadQueue";
import { isAtWork, isBusy, overallFraction, summaryOf, type Upload, type UploadState } from "./uploadState";

const text = strings.upload;
const PERCENT = 100;

const percent = (fraction: number) => Math.floor(fraction * PERCENT);

function statusOf({ state, nFiles }: Upload): string {
  switch (state.kind) {
    case "waiting":
      return text.waiting;
    case "checking":
      return text.checking(percent(state.fraction));
    case "sending":
      return state.isServerAway
        ? text.serverAway
        : text.sending(percent(state.fraction), state.nSent + 1, nFiles);
    case "reading":
      return text.reading;
    case "paused":
      return text.paused(percent(state.fraction));
    case "done":
      return state.isNew ? text.done : text.known;
    case "failed":
      return state.message;
  }
}

function fractionOf(state: UploadState): number | null {
  return state.kind === "reading" ? null : "fraction" in state ? state.fraction : 0;
}

interface ActionProps {
  upload: Upload;
  queue: UploadQueue;
}

function Actions({ upload: { id, name, state }, queue }: ActionProps) {
  const action = (label: string, act: () => void) => (
    <Button variant="quiet" aria-label={text.actionLabel(label, name)} onClick={act}>
      {label}
    </Button>
  );
  const cancel = () => action(strings.actions.cancel, () => queue.remove(id));
  switch (state.kind) {
    case "checking":
    case "sending":
      return (
        <>
          {action(text.pause, () => queue.pause(id))}
          {cancel()}
        </>
      );
    case "waiting":
      return cancel();
    case "paused":
      return (
        <>
          {action(text.resume, () => queue.resume(id))}
          {cancel()}
        </>
      );
    case "failed":
      return (
        <>
          {action(strings.actions.tryAgain, () => queue.resume(id))}
          {action(text.remove, () => queue.remove(id))}
        </>
      );
    case "done": {
      const label = state.isNew ? text.openTagging : text.openKnown;
      return (
        <Link
          className={buttonClass()}
          aria-label={text.openLabel(label, name)}
          to={`/volumes/${state.volume.id}/tag`}
        >
          {label}
        </Link>
      );
    }
    case "reading":
      return null;
  }
}

function Row({ upload, queue }: ActionProps) {
  const { name, state } = upload;
  return (
    <li className={styles.row} data-state={state.kind} data-testid="upload">
      <span className={styles.name} title={name}>
        {name}
      </span>
      <span className={styles.status} role={state.kind === "failed" ? "alert" : undefined}>
        {statusOf(upload)}
      </span>
      {(isAtWork(state) || state.kind === "paused") && <ProgressBar label={name} value={fractionOf(state)} />}
      {state.kind === "done" &&
        state.volume.warnings.map((warning) => (
          <p key={warning} className={styles.warning}>
            {warning}
          </p>
        ))}
      <div className={styles.actions}>
        <Actions upload={upload} queue={queue} />
      </div>
    </li>
  );
}

/** How far all are together; what to do with all. */
function Overall({ uploads, queue }: Props) {
  const nBehind = uploads.filter(({ state }) => state.kind === "done" || state.kind === "failed").length;
  const fraction = overallFraction(uploads);
  const canPause = uploads.some(isBusy);
  return (
    <div className={styles.overall}>
      <span>{text.behind(nBehind, uploads.length, percent(fraction))}</span>
      <ProgressBar label={text.progress} value={fraction} />
      <div className={styles.actions}>
        <Button variant="quiet" onClick={() => (canPause ? queue.pauseAll() : queue.resumeAll())}>
          {canPause ? text.pauseAll : text.resumeAll}
        </Button>
        <Button variant="quiet" onClick={() => queue.cancelAll()}>
          {text.cancelAll}
        </Button>
      </div>
    </div>
  );
}

const AT_THE_END = { failed: 0, done: 1 } as const;

/** Refused scans first: the reader has to do something about them. */
function inOrderOfConcern(uploads: readonly Upload[]): readonly Upload[] {
  const rank = ({ state }: Upload) => (state.kind === "failed" ? AT_THE_END.failed : AT_THE_END.done);
  return [...uploads].sort((a, b) => rank(a) - rank(b));
}

interface Props {
  uploads: readonly Upload[];
  queue: UploadQueue;
}

/** Uploads of this visit, with how far each is, and at the end what came of them. */
export function UploadList({ uploads, leftOut, queue }: Props & { leftOut: readonly SortedFile[] }) {
  const summary = summaryOf(uploads);
  const rows = summary === null ? uploads : inOrderOfConcern(uploads);
  if (uploads.length === 0) return null;
  return (
    <section className={styles.list} aria-label={text.progress} data-testid="uploads">
      {summary === null && uploads.length > 1 && <Overall uploads={uploads} queue={queue} />}
      <p className={styles.summary} role="status" data-testid="upload-summary">
        {summary !== null && text.summary(summary, leftOut.length)}
      </p>
      <ul className={styles.rows}>
        {rows.map((upload) => (
          <Row key={upload.id} upload={upload} queue={queue} />
        ))}
      </ul>
      {summary !== null && <LeftOut files={leftOut} />}
      {summary !== null && (
        <Button variant="quiet" onClick={() => queue.clear()}>
          {text.clear}
        </Button>
      )}
    </section>
  );
}
