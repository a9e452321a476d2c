import { strings } from "../strings";
import { Segments } from "../ui/Segments";
import type { Proportions } from "./geometry";
import styles from "./ProportionsControl.module.css";

const text = strings.viewer;

interface Props {
  proportions: Proportions;
  onToggle: () => void;
}

export function ProportionsControl({ proportions, onToggle }: Props) {
  return (
    <div className={styles.row}>
      <span className={styles.label}>
        {text.proportions} <kbd>P</kbd>
      </span>
      <Segments<Proportions>
        label={text.proportions}
        value={proportions}
        onChange={onToggle}
        options={[
          { value: "true", label: text.proportionNames.true },
          { value: "pixels", label: text.proportionNames.pixels },
        ]}
      />
    </div>
  );
}
