import type { ModelVersion } from "../../api/types";
import { strings } from "../../strings";
import styles from "./ModelList.module.css";
import { headlineOf, metricsOf } from "./metrics";

/** What was measured of a model: the headline, open to all figures. */
export function Figures({ model }: { model: ModelVersion }) {
  const headline = headlineOf(model.metrics);
  const all = metricsOf(model.metrics);
  if (all.length === 0) return <p className={styles.made}>{strings.models.noMetrics}</p>;
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
