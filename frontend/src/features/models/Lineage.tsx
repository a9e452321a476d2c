import type { ModelVersion } from "../../api/types";
import { strings } from "../../strings";
import styles from "./Lineage.module.css";
import { descentOf, factsOf } from "./lineage";

const text = strings.lineage;

/** Where a model comes from: its line of descent, open to why, by whom, on what and by which code. */
export function Lineage({ model, models }: { model: ModelVersion; models: readonly ModelVersion[] }) {
  return (
    <details className={styles.lineage} data-testid="lineage">
      <summary aria-label={`${text.descent}: ${descentOf(model)}`}>{descentOf(model)}</summary>
      {model.lineage.start_reason !== null && <p className={styles.why}>{model.lineage.start_reason}</p>}
      <dl className={styles.facts}>
        {factsOf(model, models).map(({ name, value, whole }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={whole}>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
