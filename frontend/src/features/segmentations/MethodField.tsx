import { useQuery } from "@tanstack/react-query";
import { strings } from "../../strings";
import { SelectField } from "../../ui/SelectField";
import styles from "./MethodField.module.css";
import { aboutMethod, methodOptions } from "./methods";
import { methodsQuery } from "./methodsQuery";

interface Props {
  value: string;
  onChange: (method: string) => void;
}

/** With what to segment: the model in use, or a method that needs no tag and no training. */
export function MethodField({ value, onChange }: Props) {
  const methods = useQuery(methodsQuery).data;
  const options = methodOptions(methods ?? []);
  if (methods !== undefined && options.length === 1) return null; // until they are known it keeps its place
  const about = aboutMethod(methods ?? [], value);
  return (
    <div className={styles.field}>
      <SelectField
        label={strings.results.method}
        name="method"
        value={value}
        options={options}
        onChange={onChange}
      />
      {about !== null && (
        <p className={styles.about} data-testid="method-about">
          {about}
        </p>
      )}
    </div>
  );
}
