import { type FormEvent, useRef, useState } from "react";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { ChosenScans, LeftOut } from "./ChosenScans";
import { DetailsFields } from "./DetailsFields";
import { filesOfInput } from "./droppedFiles";

import { type ChosenFile, scansOf } from "./scanFiles";
import styles from "./UploadPanel.module.css";
import type { UploadQueue } from "./UploadQueue";
import { NO_DETAILS, type ScanDetails, spacingText } from "./uploadForm";
import type { useChosenFiles } from "./useChosenFiles";

const text = strings.upload;

interface InputProps {
  label: string;
  testId: string;
  isFolder: boolean;
  onFiles: (files: readonly ChosenFile[]) => void;
}

/** A button that opens the browser's dialog for files, or for a folder. */
function FileButton({ label, testId, isFolder, onFiles }: InputProps) {
  const input = useRef<HTMLInputElement | null>(null);
  const take = (element: HTMLInputElement | null) => {
    input.current = element;
    if (element !== null) element.webkitdirectory = isFolder; // React does not know the attribute
  };
  return (
    <>
      <input
        ref={take}
        type="file"
        multiple
        tabIndex={-1}
        className={styles.input}
        aria-label={label}
        data-testid={testId}
        onChange={(event) => {
          onFiles(filesOfInput(event.target.files ?? []));
          event.target.value = ""; // the same file can be chosen again
        }}
      />
      <Button onClick={() => input.current?.click()}>{label}</Button>
    </>
  );
}

interface Props {
  chosen: ReturnType<typeof useChosenFiles>;
  queue: UploadQueue;
}

/** Chosen files, the scans that they make, and what is known about them. */
export function UploadPanel({ chosen, queue }: Props) {
  const [details, setDetails] = useState<ScanDetails>(NO_DETAILS);
  const { groups, leftOut } = chosen;
  const scans = scansOf(groups);
  const spacing = spacingText(details);
  const isEmpty = groups.length === 0 && leftOut.length === 0;

  const clear = () => {
    setDetails(NO_DETAILS);
    chosen.clear();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (scans.length === 0 || !spacing.ok) return;
    for (const scan of scans) queue.add({ ...scan, details });
    queue.leaveOut(leftOut);
    clear();
  };

  return (
    <form className={styles.panel} onSubmit={submit} data-testid="upload-form">
      <div className={styles.drop} data-compact={isEmpty ? undefined : ""}>
        <p className={styles.lead}>{isEmpty ? text.drop : text.dropMore}</p>
        <div className={styles.choices}>
          <FileButton label={text.choose} testId="file-input" isFolder={false} onFiles={chosen.add} />
          <FileButton label={text.chooseFolder} testId="folder-input" isFolder onFiles={chosen.add} />
        </div>
        {isEmpty && <p className={styles.formats}>{text.formats}</p>}
      </div>
      {chosen.isSorting && <p role="status">{text.sorting}</p>}
      {groups.length > 0 && (
        <ChosenScans groups={groups} onToggle={chosen.toggleSplit} onRemove={chosen.remove} />
      )}
      {groups.length === 0 && leftOut.length > 0 && <Notice tone="warning" text={text.nothingToSend} />}
      <LeftOut files={leftOut} />
      {scans.length > 1 && <p className={styles.same}>{text.sameForAll(scans.length)}</p>}
      {groups.length > 0 && <DetailsFields details={details} onChange={setDetails} />}
      {!spacing.ok && <Notice tone="warning" text={spacing.message} />}
      {!isEmpty && (
        <div className={styles.actions}>
          <Button variant="quiet" onClick={clear}>
            {strings.actions.cancel}
          </Button>
          {scans.length > 0 && (
            <Button variant="primary" type="submit" disabled={!spacing.ok}>
              {text.submit(scans.length)}
            </Button>
          )}
        </div>
      )}
    </form>
  );
}
