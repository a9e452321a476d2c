import { Progress } from "@base-ui/react/progress";
import styles from "./ProgressBar.module.css";

interface Props {
  label: string;
  /** 0 to 1; null: it is not known how far. */
  value: number | null;
}

export function ProgressBar({ label, value }: Props) {
  return (
    <Progress.Root
      value={value === null ? null : Math.round(value * 100)}
      aria-label={label}
      className={styles.root}
    >
      <Progress.Track className={styles.track}>
        <Progress.Indicator className={styles.indicator} />
      </Progress.Track>
    </Progress.Root>
  );
}
