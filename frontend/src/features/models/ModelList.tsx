import { useQuery } from "@tanstack/react-query";
import { sentenceOf } from "../../api/problem";
import type { ModelVersion } from "../../api/types";
import { formatDateTime } from "../../format";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { may, useUser } from "../session/session";
import styles from "./ModelList.module.css";
import { headlineOf, metricsOf, notesOf } from "./metrics";
import { modelsQuery, useActivate } from "./modelsQuery";

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

/** Model versions, the newest first. */
export function ModelList() {
  const models = useQuery(modelsQuery);
  const activate = useActivate();
  const canActivate = may(useUser().role, "trainer");
  const error = models.error ?? activate.error;
  return (
    <section className={styles.section}>
      <h2 className={styles.title}>{text.title}</h2>
      {error !== null && <Notice tone="error" text={sentenceOf(error)} />}
      {models.data?.length === 0 && <p className={styles.made}>{text.none}</p>}
      <ul className={styles.list}>
        {models.data?.map((model) => (
          <li
            key={model.id}
            className={styles.model}
            data-testid="model"
            data-active={model.active ? "" : undefined}
          >
            <div className={styles.head}>
              <span className={styles.name}>{formatDateTime(model.created_at)}</span>
              <span className={styles.made}>{model.recipe}</span>
            </div>
            {model.active ? (
              <span className={styles.active}>{text.active}</span>
            ) : (
              canActivate && (
                <Button disabled={activate.isPending} onClick={() => activate.mutate(model.id)}>
                  {text.activate}
                </Button>
              )
            )}
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
        ))}
      </ul>
    </section>
  );
}
