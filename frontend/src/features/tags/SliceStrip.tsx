import { memo, useEffect, useRef } from "react";
import type { SliceTags } from "../../api/types";
import { strings } from "../../strings";
import { ProbabilityCurve } from "./ProbabilityCurve";
import styles from "./SliceStrip.module.css";
import type { Run, Tag } from "./tagging";
import { readersOf, tagCode, wordOf } from "./tagWords";

const text = strings.tags;

const MAX_NUMBERED = 48;
/** With more slices than this the cells are too narrow for numbers. */

const MAX_WITH_GAPS = 200;
/** With more slices than this the cells touch: a gap would be as wide as a cell. */

const MAX_CELL_PX = 64;

/** Every how many slices one is numbered, so that the numbers do not touch. */
function numberEvery(nSlices: number): number {
  if (nSlices <= MAX_NUMBERED) return 1;
  return nSlices <= MAX_WITH_GAPS ? 10 : 50;
}

interface CellProps {
  index: number;
  tag: Tag;
  item: SliceTags | undefined;
  isCurrent: boolean;
  isSelected: boolean;
  isNumbered: boolean;
  onPick: (index: number, extend: boolean) => void;
}

const Cell = memo(function Cell({ index, tag, item, isCurrent, isSelected, isNumbered, onPick }: CellProps) {
  const consensus = item?.disagreement ? "disagreement" : tagCode(item?.consensus ?? null);
  return (
    <button
      type="button"
      className={styles.cell}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={text.cell(index + 1, wordOf(tag), readersOf(item))}
      aria-current={isCurrent ? "true" : undefined}
      data-testid={`slice-${index}`}
      data-tag={tagCode(tag)}
      data-consensus={consensus}
      data-selected={isSelected ? "" : undefined}
      onClick={(event) => onPick(index, event.shiftKey)}
    >
      <span className={styles.mine} />
      <span className={styles.readers} />
      <span className={styles.number}>{isNumbered ? index + 1 : ""}</span>
    </button>
  );
});

interface Props {
  tags: readonly Tag[];
  items: readonly SliceTags[];
  index: number;
  run: Run;
  /** What the model in use gives each slice; null where it is unknown or hidden. */
  probabilities: readonly (number | null)[];
  onPick: (index: number, extend: boolean) => void;
}

/** All slices at a glance: above, the reader's own tags and the model's curve; below, what all readers say. */
export function SliceStrip({ tags, items, index, run, probabilities, onPick }: Props) {
  const strip = useRef<HTMLFieldSetElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the current slice
  useEffect(() => {
    const element = strip.current;
    if (!element?.contains(document.activeElement)) return;
    element.querySelector<HTMLElement>("[aria-current]")?.focus();
  }, [index]);
  const every = numberEvery(tags.length);
  const density = tags.length > MAX_WITH_GAPS ? "touching" : "narrow";
  return (
    <fieldset
      ref={strip}
      className={styles.strip}
      data-dense={every > 1 ? density : undefined}
      data-testid="strip"
    >
      <legend className={styles.legend}>{text.strip}</legend>
      <div className={styles.cells} style={{ width: `min(100%, ${tags.length * MAX_CELL_PX}px)` }}>
        {tags.map((tag, slice) => (
          <Cell
            // biome-ignore lint/suspicious/noArrayIndexKey: a slice is its index
            key={slice}
            index={slice}
            tag={tag}
            item={items[slice]}
            isCurrent={slice === index}
            isSelected={run.first !== run.last && slice >= run.first && slice <= run.last}
            isNumbered={every === 1 || (slice + 1) % every === 0}
            onPick={onPick}
          />
        ))}
        <ProbabilityCurve probabilities={probabilities} />
      </div>
    </fieldset>
  );
}
