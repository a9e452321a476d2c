import { formatBytes } from "../../format";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import styles from "./ChosenScans.module.css";
import type { LeftOutReason, ScanGroup, SortedFile } from "./scanFiles";

const text = strings.upload;

function aboutGroup({ files, isSplit, canSplit }: ScanGroup): string {
  const bytes = formatBytes(files.reduce((sum, { file }) => sum + file.size, 0));
  return canSplit && !isSplit ? text.slices(files.length, bytes) : text.group(files.length, bytes, isSplit);
}

interface ScansProps {
  groups: readonly ScanGroup[];
  onToggle: (key: string) => void;
  onRemove: (files: readonly SortedFile[]) => void;
}

/** What will be sent, scan by scan. */
export function ChosenScans({ groups, onToggle, onRemove }: ScansProps) {
  return (
    <ul className={styles.list} aria-label={text.chosen} data-testid="chosen-scans">
      {groups.map((group) => (
        <li key={group.key} className={styles.row} data-testid="chosen-scan">
          <span className={styles.name} title={group.name}>
            {group.name}
          </span>
          <span className={styles.about}>{aboutGroup(group)}</span>
          <Button
            variant="quiet"
            aria-label={text.removeLabel(group.name)}
            onClick={() => onRemove(group.files)}
          >
            {text.remove}
          </Button>
          {group.canSplit && (
            <button type="button" className={styles.split} onClick={() => onToggle(group.key)}>
              {group.isSplit ? text.join : text.split(group.files.length)}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What will not be sent, and why. */
export function LeftOut({ files }: { files: readonly SortedFile[] }) {
  if (files.length === 0) return null;
  return (
    <details className={styles.leftOut} data-testid="left-out">
      <summary>{text.leftOut(files.length)}</summary>
      <ul>
        {files.map(({ path, kind }) => (
          <li key={path}>
            <span className={styles.path}>{path}</span>: {text.leftOutReasons[kind as LeftOutReason]}
          </li>
        ))}
      </ul>
    </details>
  );
}
