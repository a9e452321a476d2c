import { Slider } from "@base-ui/react/slider";
import styles from "./RangeSlider.module.css";

interface Props {
  label: string;
  /** 0 to 1. */
  value: number;
  onChange: (value: number) => void;
}

const PERCENT = 100;

export function RangeSlider({ label, value, onChange }: Props) {
  return (
    <Slider.Root
      value={Math.round(value * PERCENT)}
      min={10}
      max={100}
      step={5}
      thumbAlignment="center"
      onValueChange={(percent) => onChange(percent / PERCENT)}
      className={styles.root}
    >
      <Slider.Control className={styles.control}>
        <Slider.Track className={styles.track}>
          <Slider.Indicator className={styles.indicator} />
          <Slider.Thumb aria-label={label} className={styles.thumb} />
        </Slider.Track>
      </Slider.Control>
    </Slider.Root>
  );
}
