import type { Volume } from "../../api/types";
import { strings } from "../../strings";
import styles from "./Origins.module.css";
import { originsOf } from "./origins";

/** Where each fact about a scan comes from, to open; nothing for scans of which nobody wrote it down. */
export function Origins({ volume }: { volume: Volume }) {
  if (volume.provenance === null) return null;
  return (
    <details className={styles.origins} data-testid="origins">
      <summary>{strings.origins.title}</summary>
      <dl className={styles.facts}>
        {originsOf(volume.provenance).map(({ name, words }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
