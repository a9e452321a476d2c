import { Slider } from "@base-ui/react/slider";
import styles from "./RangeSlider.module.css";

interface Props {
  label: string;
  /** 0 to 1. */
  value: number;
  onChange: (value: number) => void;
  /** The least value that can be chosen. */
  min?: number;
}

const PERCENT = 100;

/** After a drag with the mouse the arrow keys belong to the page again; the slider itself takes the focus at its end. */
function giveKeysBack(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/** A value between two ends, with its label before it. */
export function RangeSlider({ label, value, onChange, min = 0.1 }: Props) {
  return (
    <Slider.Root
      value={Math.round(value * PERCENT)}
      min={min * PERCENT}
      max={100}
      step={5}
      thumbAlignment="center"
      onValueChange={(percent) => onChange(percent / PERCENT)}
      onPointerUp={() => requestAnimationFrame(giveKeysBack)}
      className={styles.root}
    >
      <span className={styles.label}>{label}</span>
      <Slider.Control className={styles.control}>
        <Slider.Track className={styles.track}>
          <Slider.Indicator className={styles.indicator} />
          <Slider.Thumb aria-label={label} className={styles.thumb} />
        </Slider.Track>
      </Slider.Control>
    </Slider.Root>
  );
}
