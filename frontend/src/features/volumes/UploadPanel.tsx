import { type FormEvent, useId, useRef, useState } from "react";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { Segments } from "../../ui/Segments";
import { DetailsFields } from "./DetailsFields";
import styles from "./UploadPanel.module.css";
import { looksLikeSlices, NO_DETAILS, type ScanDetails, spacingText } from "./uploadForm";
import type { useUploads } from "./useUploads";

const text = strings.upload;
type Grouping = "one" | "many";

interface Props {
  files: readonly File[];
  onFiles: (files: readonly File[]) => void;
  add: ReturnType<typeof useUploads>["add"];
}

function namesOf(files: readonly File[]): string {
  const first = files[0]?.name ?? "";
  return files.length === 1 ? first : `${first} +${files.length - 1}`;
}

/** Chosen files and what is known about them. */
export function UploadPanel({ files, onFiles, add }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const inputId = useId();
  const [details, setDetails] = useState<ScanDetails>(NO_DETAILS);
  const [chosenGrouping, setGrouping] = useState<Grouping | null>(null);
  const guessed: Grouping = looksLikeSlices(files.map((file) => file.name)) ? "one" : "many";
  const grouping = chosenGrouping ?? guessed;
  const spacing = spacingText(details);

  const choose = (chosen: readonly File[]) => {
    setGrouping(null);
    onFiles(chosen);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (files.length === 0 || !spacing.ok) return;
    const groups = grouping === "one" ? [files] : files.map((file) => [file]);
    for (const group of groups) add(namesOf(group), { files: group, details, spacing: spacing.value });
    setDetails(NO_DETAILS);
    choose([]);
  };

  return (
    <form className={styles.panel} onSubmit={submit} data-testid="upload-form">
      <div className={styles.drop}>
        <p className={styles.lead}>{files.length === 0 ? text.drop : namesOf(files)}</p>
        <input
          ref={input}
          id={inputId}
          type="file"
          multiple
          className={styles.input}
          aria-label={text.choose}
          data-testid="file-input"
          onChange={(event) => {
            choose([...(event.target.files ?? [])]);
            event.target.value = ""; // the same file can be chosen again
          }}
        />
        <Button onClick={() => input.current?.click()}>{text.choose}</Button>
        <p className={styles.formats}>{files.length === 0 ? text.formats : text.chosen(files.length)}</p>
      </div>
      {files.length > 1 && (
        <Segments<Grouping>
          label={text.manyLabel}
          value={grouping}
          onChange={setGrouping}
          options={[
            { value: "one", label: text.asOne },
            { value: "many", label: text.asMany(files.length) },
          ]}
        />
      )}
      {files.length > 0 && <DetailsFields details={details} onChange={setDetails} />}
      {!spacing.ok && <Notice tone="warning" text={spacing.message} />}
      {files.length > 0 && (
        <div className={styles.actions}>
          <Button variant="quiet" onClick={() => choose([])}>
            {strings.actions.cancel}
          </Button>
          <Button variant="primary" type="submit" disabled={!spacing.ok}>
            {text.submit}
          </Button>
        </div>
      )}
    </form>
  );
}
