import { sentenceOf } from "../../api/problem";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { RangeSlider } from "../../ui/RangeSlider";
import { Segments } from "../../ui/Segments";
import { MASK_STYLES, type MaskStyle } from "../../viewer/maskPixels";
import styles from "./MaskControls.module.css";
import type { Mask } from "./useMask";

const text = strings.tags;

interface Props {
  mask: Mask;
  /** Whether the mask of the current slice is kept from the reader, so that there is nothing to set. */
  isKept?: boolean;
}

/** Mask on or off, as contour or fill, and how strong. */
export function MaskControls({ mask, isKept = false }: Props) {
  const isSet = mask.isShown && mask.readyId !== null && !isKept;
  const failure = mask.segmentation?.state === "failed" ? mask.segmentation.error?.detail : undefined;
  const problem = mask.error === null ? failure : sentenceOf(mask.error);
  return (
    <section className={styles.controls} aria-label={text.mask}>
      <div className={styles.row}>
        <Button aria-pressed={mask.isShown} data-testid="toggle-mask" onClick={mask.toggle}>
          {mask.isShown ? text.maskOff : text.maskOn} <kbd>M</kbd>
        </Button>
        {isSet && (
          <Segments<MaskStyle>
            label={text.maskStyle}
            value={mask.style}
            onChange={mask.setStyle}
            options={MASK_STYLES.map((style) => ({ value: style, label: text.styles[style] }))}
          />
        )}
      </div>
      {isSet && <RangeSlider label={text.opacity} value={mask.opacity} onChange={mask.setOpacity} />}
      {isKept && (
        <p className={styles.note} data-testid="blinded">
          {strings.picture.hiddenUntilTagged}
        </p>
      )}
      {mask.isShown && mask.isRunning && <p className={styles.note}>{strings.results.running}…</p>}
      {mask.isShown && !mask.isRunning && typeof problem === "string" && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}
