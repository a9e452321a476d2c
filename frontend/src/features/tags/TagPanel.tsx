import type { SliceTags } from "../../api/types";
import { strings } from "../../strings";
import styles from "./TagPanel.module.css";
import type { Run, Tag } from "./tagging";
import { readersOf, tagCode, wordOf } from "./tagWords";

const text = strings.tags;

interface Props {
  index: number;
  nSlices: number;
  /** The selected run; null: only the current slice. */
  run: Run | null;
  tag: Tag;
  item: SliceTags | undefined;
  /** Why the slice cannot be tagged; null: it can. */
  blockedBy: string | null;
  onTag: (hasFluid: boolean) => void;
}

/** The current slice's number and tag, and the two answers. */
export function TagPanel({ index, nSlices, run, tag, item, blockedBy, onTag }: Props) {
  return (
    <section className={styles.panel} aria-label={text.mine}>
      <p className={styles.slice} data-testid="current-slice">
        <strong>{index + 1}</strong>
        <span>/ {nSlices}</span>
      </p>
      <p className={styles.state} data-testid="current-tag" data-tag={tagCode(tag)} aria-live="polite">
        {wordOf(tag)}
      </p>
      <div className={styles.answers}>
        <button
          type="button"
          className={styles.answer}
          data-tag="clear"
          aria-pressed={tag === false}
          disabled={blockedBy !== null}
          data-testid="tag-0"
          onClick={() => onTag(false)}
        >
          <kbd>0</kbd>
          {text.noFluid}
        </button>
        <button
          type="button"
          className={styles.answer}
          data-tag="fluid"
          aria-pressed={tag === true}
          disabled={blockedBy !== null}
          data-testid="tag-1"
          onClick={() => onTag(true)}
        >
          <kbd>1</kbd>
          {text.fluid}
        </button>
      </div>
      {run !== null ? (
        <p className={styles.selected} role="status" data-testid="selection">
          {text.selected(run.first + 1, run.last + 1)} <span>{text.selectedHint}</span>
        </p>
      ) : (
        <p
          className={styles.readers}
          data-disagreement={item?.disagreement ? "" : undefined}
          data-testid="readers"
        >
          {blockedBy ?? readersOf(item)}
        </p>
      )}
    </section>
  );
}
