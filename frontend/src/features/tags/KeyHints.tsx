import { strings } from "../../strings";
import styles from "./KeyHints.module.css";
import { type Bindings, keyName } from "./keyBindings";

/** The keys that matter, always in sight. */
export function KeyHints({ bindings, onShowAll }: { bindings: Bindings; onShowAll: () => void }) {
  const text = strings.keySettings.hints;
  const move = `${keyName(bindings.previous)} ${keyName(bindings.next)}`;
  const hints = [
    { key: keyName(bindings.fluid), does: text.fluid },
    { key: keyName(bindings.clear), does: text.clear },
    { key: move, does: text.move },
    { key: `⇧ ${move}`, does: text.select },
    { key: keyName(bindings.undo), does: text.undo },
    { key: keyName(bindings.untagged), does: text.untagged },
    { key: keyName(bindings.normal), does: text.normal },
    { key: keyName(bindings.mask), does: text.mask },
    { key: keyName(bindings.enhance), does: text.enhance },
  ];
  return (
    <footer className={styles.hints}>
      {hints.map(({ key, does }) => (
        <span key={does} className={styles.hint}>
          <kbd>{key}</kbd> {does}
        </span>
      ))}
      <button type="button" className={styles.all} data-testid="show-keys" onClick={onShowAll}>
        {strings.tags.keys}
      </button>
    </footer>
  );
}
