import { Link } from "react-router";
import { strings } from "../../strings";
import { Button, buttonClass } from "../../ui/Button";
import { ProgressBar } from "../../ui/ProgressBar";
import styles from "./UploadList.module.css";
import type { Upload, UploadState } from "./useUploads";

const text = strings.upload;
const PERCENT = 100;

function statusOf(state: UploadState): string {
  switch (state.kind) {
    case "waiting":
      return strings.training.states.queued;
    case "sending":
      return state.fraction < 1 ? text.sending(Math.floor(state.fraction * PERCENT)) : text.reading;
    case "done":
      return state.isNew ? text.done : text.known;
    case "failed":
      return state.message;
  }
}

interface Props {
  uploads: readonly Upload[];
  onCancel: (id: number) => void;
  onClear: () => void;
}

/** Uploads of this visit, with how far they are and what came of them. */
export function UploadList({ uploads, onCancel, onClear }: Props) {
  if (uploads.length === 0) return null;
  const isBusy = uploads.some(({ state }) => state.kind === "waiting" || state.kind === "sending");
  return (
    <section className={styles.list} aria-label={text.title} data-testid="uploads">
      {uploads.map(({ id, name, state }) => (
        <div key={id} className={styles.row} data-state={state.kind} data-testid="upload">
          <span className={styles.name}>{name}</span>
          <span className={styles.status} role={state.kind === "failed" ? "alert" : "status"}>
            {statusOf(state)}
          </span>
          {state.kind === "sending" && (
            <div className={styles.wide}>
              <ProgressBar label={name} value={state.fraction < 1 ? state.fraction : null} />
            </div>
          )}
          {state.kind === "done" &&
            state.volume.warnings.map((warning) => (
              <p key={warning} className={styles.warning}>
                {warning}
              </p>
            ))}
          {state.kind === "done" && (
            <Link className={buttonClass()} to={`/volumes/${state.volume.id}/tag`}>
              {text.openTagging}
            </Link>
          )}
          {(state.kind === "sending" || state.kind === "waiting") && (
            <Button variant="quiet" onClick={() => onCancel(id)}>
              {strings.actions.cancel}
            </Button>
          )}
        </div>
      ))}
      {!isBusy && (
        <Button variant="quiet" onClick={onClear}>
          {text.clear}
        </Button>
      )}
    </section>
  );
}
