import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "react-router";
import { strings } from "../../strings";
import { buttonClass } from "../../ui/Button";
import styles from "./Pacs.module.css";
import { transferQuery, useCancelTransfer } from "./pacsQuery";
import { TransferState } from "./TransferState";

const text = strings.pacs;

export interface Import {
  transferId: string;
  seriesUid: string;
  name: string;
}

function ImportedScan({ transferId, name }: Import) {
  const queries = useQueryClient();
  const cancel = useCancelTransfer();
  const { data: transfer } = useQuery(transferQuery(transferId));
  const isThere = transfer?.state === "succeeded";
  useEffect(() => {
    if (isThere) void queries.invalidateQueries({ queryKey: ["volumes"] });
  }, [isThere, queries]);
  if (transfer === undefined) return null;
  return (
    <li className={styles.row}>
      <span className={styles.name}>{name}</span>
      <TransferState transfer={transfer} onCancel={() => cancel.mutate(transferId)} />
      {transfer.volume_ids.map((volumeId) => (
        <Link key={volumeId} className={buttonClass()} to={`/volumes/${volumeId}/tag`}>
          {text.openVolume}
        </Link>
      ))}
    </li>
  );
}

/** The imports of this visit, with how far they are and what came of them. */
export function ImportedScans({ imports }: { imports: readonly Import[] }) {
  if (imports.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={text.imports} data-testid="pacs-imports">
      {imports.map((one) => (
        <ImportedScan key={one.transferId} {...one} />
      ))}
    </ul>
  );
}
