import { Link } from "react-router";
import type { ModelVersion } from "../../api/types";
import { formatDateTime } from "../../format";
import { strings } from "../../strings";
import { Button, buttonClass } from "../../ui/Button";
import { Figures } from "./Figures";
import { Lineage } from "./Lineage";
import { modelBefore } from "./lineage";
import styles from "./ModelList.module.css";
import { notesOf } from "./metrics";
import { comparisonPath, isRollBack, nameOfModel } from "./names";

const text = strings.models;

interface Props {
  model: ModelVersion;
  models: readonly ModelVersion[];
  /** Puts a version to use; null where the reader may not. */
  onActivate: ((modelId: string) => void) | null;
  /** Asks to delete the version; null where the reader may not. */
  onDelete: (() => void) | null;
  isBusy: boolean;
}

/** What can be done with the version in use: put back the one before. */
function ActsOfActive({ models, onActivate, isBusy }: Props) {
  const before = modelBefore(models);
  return (
    <>
      {before !== null && onActivate !== null && (
        <Button
          variant="quiet"
          data-testid="put-back"
          aria-label={strings.lineage.putBackLabel(nameOfModel(before))}
          disabled={isBusy}
          onClick={() => onActivate(before.id)}
        >
          {strings.lineage.putBack}
        </Button>
      )}
      <span className={styles.active}>{text.active}</span>
    </>
  );
}

/** What can be done with another version: compare it, put it to use, delete it. */
function ActsOfOther({ model, models, onActivate, onDelete, isBusy }: Props) {
  const active = models.find((candidate) => candidate.active);
  return (
    <>
      {active !== undefined && (
        <Link
          className={buttonClass("quiet")}
          to={comparisonPath(active.id, model.id)}
          aria-label={strings.comparison.linkLabel(nameOfModel(model))}
          data-testid="compare"
        >
          {strings.comparison.link}
        </Link>
      )}
      {onDelete !== null && (
        <Button
          variant="quiet"
          data-testid="delete-model"
          aria-label={strings.lineage.deleteLabel(nameOfModel(model))}
          onClick={onDelete}
        >
          {strings.actions.delete}
        </Button>
      )}
      {onActivate !== null && (
        <Button data-testid="activate" disabled={isBusy} onClick={() => onActivate(model.id)}>
          {isRollBack(model, models) ? strings.comparison.rollBack : text.activate}
        </Button>
      )}
    </>
  );
}

/** A model version: when and how it was made, what it reaches, where it comes from, and what to do with it. */
export function ModelItem(props: Props) {
  const { model, models } = props;
  return (
    <li className={styles.model} data-testid="model" data-active={model.active ? "" : undefined}>
      <div className={styles.head}>
        <span className={styles.name}>{formatDateTime(model.created_at)}</span>
        <span className={styles.made}>{model.recipe}</span>
      </div>
      <div className={styles.acts}>
        {model.active ? <ActsOfActive {...props} /> : <ActsOfOther {...props} />}
      </div>
      <Figures model={model} />
      <Lineage model={model} models={models} />
      {notesOf(model.metrics).map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
      {!model.active && model.inactive_reason && (
        <p className={styles.reason}>{text.notUsed(model.inactive_reason)}</p>
      )}
    </li>
  );
}
