import { useQuery } from "@tanstack/react-query";
import { sentenceOf } from "../../api/problem";
import type { StorageUse } from "../../api/types";
import { formatBytes, formatCount } from "../../format";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { Table } from "../../ui/Table";
import styles from "./AdminPage.module.css";
import { storageQuery } from "./adminQueries";

const text = strings.admin.storage;
const KINDS = ["volumes", "masks", "models", "other"] as const;
const { columns } = text;
const HEAD = [columns.kind, columns.objects, columns.size, columns.share];

function Use({ use }: { use: StorageUse }) {
  const nBytes = KINDS.reduce((sum, kind) => sum + use[kind].n_bytes, 0);
  const nObjects = KINDS.reduce((sum, kind) => sum + use[kind].n_objects, 0);
  return (
    <Table label={strings.admin.tabs.storage} head={HEAD}>
      {KINDS.map((kind) => (
        <tr key={kind} data-testid={`storage-${kind}`}>
          <td className={styles.name}>{text.kinds[kind]}</td>
          <td>{formatCount(use[kind].n_objects)}</td>
          <td>{formatBytes(use[kind].n_bytes)}</td>
          <td>
            <meter
              className={styles.share}
              aria-label={`${columns.share}: ${text.kinds[kind]}`}
              value={use[kind].n_bytes}
              max={Math.max(1, nBytes)}
            />
          </td>
        </tr>
      ))}
      <tr>
        <td className={styles.name}>{text.total}</td>
        <td>{formatCount(nObjects)}</td>
        <td className={styles.name}>{formatBytes(nBytes)}</td>
        <td />
      </tr>
    </Table>
  );
}

/** What the stored bytes are, counted when the tab is opened. */
export function StorageTab() {
  const use = useQuery({ ...storageQuery, refetchOnWindowFocus: false });
  return (
    <>
      <div className={styles.bar}>
        <p className={styles.lead}>{text.lead}</p>
        <Button disabled={use.isFetching} onClick={() => use.refetch()}>
          {use.isFetching ? text.counting : text.again}
        </Button>
      </div>
      {use.isError && <Notice tone="error" text={sentenceOf(use.error)} />}
      {use.isPending && <p role="status">{text.counting}</p>}
      {use.data !== undefined && <Use use={use.data} />}
      {use.data?.free_bytes != null && (
        <p className={styles.lead}>{text.free(formatBytes(use.data.free_bytes))}</p>
      )}
    </>
  );
}
