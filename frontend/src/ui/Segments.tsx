import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";
import styles from "./Segments.module.css";

interface Props<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

/** One choice out of a few, all visible. */
export function Segments<Value extends string>({ label, value, options, onChange }: Props<Value>) {
  const choose = (values: Value[]) => {
    const chosen = values[0];
    if (chosen !== undefined) onChange(chosen);
  };
  return (
    <ToggleGroup<Value> aria-label={label} value={[value]} onValueChange={choose} className={styles.group}>
      {options.map((option) => (
        <Toggle
          key={option.value}
          value={option.value}
          className={styles.segment}
          // After a click with the mouse the arrow keys belong to the page again.
          onClick={(event) => event.detail > 0 && event.currentTarget.blur()}
        >
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
