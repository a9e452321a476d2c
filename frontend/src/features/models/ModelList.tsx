import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { sentenceOf } from "../../api/problem";
import type { ModelVersion } from "../../api/types";
import { formatDateTime } from "../../format";
import { strings } from "../../strings";
import { Button, buttonClass } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { may, useUser } from "../session/session";
import styles from "./ModelList.module.css";
import { headlineOf, metricsOf, notesOf } from "./metrics";
import { modelsQuery, useActivate } from "./modelsQuery";
import { comparisonPath, isRollBack, nameOfModel } from "./names";

const text = strings.models;

function Figures({ model }: { model: ModelVersion }) {
  const headline = headlineOf(model.metrics);
  const all = metricsOf(model.metrics);
  if (all.length === 0) return <p className={styles.made}>{text.noMetrics}</p>;
  return (
    <details className={styles.details}>
      <summary>
        {headline.map(({ key, name, value }) => (
          <span key={key} className={styles.metric}>
            {name} <b>{value}</b>
          </span>
        ))}
      </summary>
      <dl className={styles.all}>
        {all.map(({ key, name, value }) => (
          <div key={key}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

interface ItemProps {
  model: ModelVersion;
  models: readonly ModelVersion[];
  /** Puts the version to use; null where the reader may not. */
  onActivate: ((modelId: string) => void) | null;
  isBusy: boolean;
}

function Item({ model, models, onActivate, isBusy }: ItemProps) {
  const active = models.find((candidate) => candidate.active);
  return (
    <li className={styles.model} data-testid="model" data-active={model.active ? "" : undefined}>
      <div className={styles.head}>
        <span className={styles.name}>{formatDateTime(model.created_at)}</span>
        <span className={styles.made}>{model.recipe}</span>
      </div>
      <div className={styles.acts}>
        {model.active && <span className={styles.active}>{text.active}</span>}
        {!model.active && active !== undefined && (
          <Link
            className={buttonClass("quiet")}
            to={comparisonPath(active.id, model.id)}
            aria-label={strings.comparison.linkLabel(nameOfModel(model))}
            data-testid="compare"
          >
            {strings.comparison.link}
          </Link>
        )}
        {!model.active && onActivate !== null && (
          <Button data-testid="activate" disabled={isBusy} onClick={() => onActivate(model.id)}>
            {isRollBack(model, models) ? strings.comparison.rollBack : text.activate}
          </Button>
        )}
      </div>
      <Figures model={model} />
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

/** Model versions, the newest first. */
export function ModelList() {
  const models = useQuery(modelsQuery);
  const activate = useActivate();
  const mayActivate = may(useUser().role, "trainer");
  const error = models.error ?? activate.error;
  const onActivate = mayActivate ? (id: string) => activate.mutate(id) : null;
  return (
    <section className={styles.section}>
      <h2 className={styles.title}>{text.title}</h2>
      {error !== null && <Notice tone="error" text={sentenceOf(error)} />}
      {models.data?.length === 0 && <p className={styles.made}>{text.none}</p>}
      <ul className={styles.list}>
        {models.data?.map((model) => (
          <Item
            key={model.id}
            model={model}
            models={models.data}
            onActivate={onActivate}
            isBusy={activate.isPending}
          />
        ))}
      </ul>
    </section>
  );
}
