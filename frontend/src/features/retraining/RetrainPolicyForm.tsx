import { type FormEvent, useState } from "react";
import { sentenceOf } from "../../api/problem";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { SelectField } from "../../ui/SelectField";
import { TextField } from "../../ui/TextField";
import { differs, draftOf, FIELDS, fieldWithoutNumber, type PolicyWrite, policyOf } from "./policyDraft";
import styles from "./RetrainPolicyForm.module.css";
import { useChangeRetrainPolicy } from "./retrainPolicyQuery";

const text = strings.retraining;
const MODE_OPTIONS = (["off", "manual", "automatic"] as const).map((value) => ({
  value,
  label: text.modes[value],
}));

/** The mode, and the numbers that an automatic training waits for. */
export function RetrainPolicyForm({ policy }: { policy: PolicyWrite }) {
  const change = useChangeRetrainPolicy();
  const [draft, setDraft] = useState(draftOf(policy));
  const missing = fieldWithoutNumber(draft);
  const hasChanged = differs(draft, policy);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (missing !== null) return;
    const take = (kept: PolicyWrite) => setDraft((now) => (now === draft ? draftOf(kept) : now)); // who types on, goes on
    change.mutate(policyOf(draft), { onSuccess: take });
  };
  const problem = missing !== null ? text.needsNumber(text.fields[missing]) : sentenceOrNull(change.error);
  return (
    <form className={styles.form} aria-label={text.title} onSubmit={submit} data-testid="retrain-policy">
      <div className={styles.mode}>
        <SelectField
          label={text.mode}
          name="mode"
          value={draft.mode}
          options={MODE_OPTIONS}
          onChange={(mode) => setDraft({ ...draft, mode })}
        />
        <p className={styles.hint}>{text.modeHints[draft.mode]}</p>
      </div>
      <fieldset className={styles.numbers} disabled={draft.mode !== "automatic"}>
        <legend className={styles.legend}>{text.waitsFor}</legend>
        {FIELDS.map((name) => (
          <TextField
            key={name}
            label={text.fields[name]}
            hint={text.fieldHints[name]}
            name={name}
            inputMode="decimal"
            autoComplete="off"
            value={draft[name]}
            onChange={(value) => setDraft({ ...draft, [name]: value })}
          />
        ))}
      </fieldset>
      {problem !== null && <Notice tone="error" text={problem} />}
      <div className={styles.acts}>
        <Button
          variant="primary"
          type="submit"
          disabled={!hasChanged || missing !== null || change.isPending}
          data-testid="save-policy"
        >
          {text.save}
        </Button>
        <span role="status">{change.isSuccess && !hasChanged && text.saved}</span>
      </div>
    </form>
  );
}

function sentenceOrNull(error: Error | null): string | null {
  return error === null ? null : sentenceOf(error);
}
