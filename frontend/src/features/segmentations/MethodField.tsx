import { useQuery } from "@tanstack/react-query";
import type { Method } from "../../api/types";
import { strings } from "../../strings";
import { SelectField } from "../../ui/SelectField";
import { NETWORK } from "./current";
import styles from "./MethodField.module.css";
import { methodsQuery } from "./methodsQuery";

const text = strings.results;
const DIGITS = 2;

interface Props {
  value: string;
  onChange: (method: string) => void;
}

function about({ figures }: Method): string {
  return figures === null
    ? text.neverMeasured
    : text.methodFigures(figures.dsc_mean.toFixed(DIGITS), figures.dsc_sd.toFixed(DIGITS), figures.n_volumes);
}

/** With what to segment: the model in use, or a method that needs no tag and no training. */
export function MethodField({ value, onChange }: Props) {
  const methods = useQuery(methodsQuery).data;
  const ready = (methods ?? []).filter((method) => method.ready);
  if (methods !== undefined && ready.length === 0) return null; // until they are known it keeps its place
  const chosen = ready.find(({ name }) => name === value);
  const options = [
    { value: NETWORK, label: text.modelInUse },
    ...ready.map(({ name, title }) => ({ value: name, label: title })),
  ];
  return (
    <div className={styles.field}>
      <SelectField label={text.method} name="method" value={value} options={options} onChange={onChange} />
      {chosen !== undefined && <p className={styles.about}>{`${text.needsNothing} ${about(chosen)}`}</p>}
    </div>
  );
}
