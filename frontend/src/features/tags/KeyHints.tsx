import { strings } from "../../strings";
import styles from "./KeyHints.module.css";

/** The keys that matter, always in sight. */
export function KeyHints({ onShowAll }: { onShowAll: () => void }) {
  return (
    <footer className={styles.hints}>
      {strings.tags.hints.map(({ key, does }) => (
        <span key={key} className={styles.hint}>
          <kbd>{key}</kbd> {does}
        </span>
      ))}
      <button type="button" className={styles.all} data-testid="show-keys" onClick={onShowAll}>
        {strings.tags.keys}
      </button>
    </footer>
  );
}
