import { strings } from "../../strings";
import { SelectField } from "../../ui/SelectField";
import { TextField } from "../../ui/TextField";
import styles from "./DetailsFields.module.css";
import type { ScanDetails } from "./uploadForm";

const text = strings.upload;

const EYES = [
  { value: "", label: text.eyeUnknown },
  { value: "OD", label: text.eyes.OD },
  { value: "OS", label: text.eyes.OS },
] as const;

interface Props {
  details: ScanDetails;
  onChange: (details: ScanDetails) => void;
}

/** Optional facts that the file may not carry. */
export function DetailsFields({ details, onChange }: Props) {
  const set = (change: Partial<ScanDetails>) => onChange({ ...details, ...change });
  return (
    <div className={styles.fields}>
      <TextField
        label={text.patient}
        name="patient_key"
        hint={text.patientHint}
        autoComplete="off"
        maxLength={255}
        value={details.patientKey}
        onChange={(patientKey) => set({ patientKey })}
      />
      <div className={styles.pair}>
        <SelectField
          label={text.eye}
          name="laterality"
          value={details.laterality}
          options={EYES}
          onChange={(laterality) => set({ laterality })}
        />
        <TextField
          label={text.acquired}
          name="acquired_on"
          type="date"
          value={details.acquiredOn}
          onChange={(acquiredOn) => set({ acquiredOn })}
        />
      </div>
      <fieldset className={styles.spacing}>
        <legend className={styles.legend}>
          {text.spacing} <span className={styles.hint}>{text.spacingHint}</span>
        </legend>
        {(["across", "axial", "along"] as const).map((axis) => (
          <TextField
            key={axis}
            label={text[axis]}
            name={`spacing_${axis}`}
            inputMode="decimal"
            autoComplete="off"
            value={details[axis]}
            onChange={(value) => set({ [axis]: value })}
          />
        ))}
      </fieldset>
    </div>
  );
}
