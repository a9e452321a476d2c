import type { Transfer } from "../../api/types";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { ProgressBar } from "../../ui/ProgressBar";
import styles from "./Pacs.module.css";

const text = strings.pacs.states;

function wordsOf(transfer: Transfer): string {
  switch (transfer.state) {
    case "running": {
      const stage = transfer.stage;
      return stage.charAt(0).toUpperCase() + stage.slice(1);
    }
    case "succeeded":
      return transfer.kind === "import" ? text.succeeded : text.sent;
    case "failed":
      return typeof transfer.error?.detail === "string" ? transfer.error.detail : text.failed;
    default:
      return text[transfer.state];
  }
}

/** How far a transfer is, and a way to stop it. */
export function TransferState({ transfer, onCancel }: { transfer: Transfer; onCancel: () => void }) {
  const isUnderWay = transfer.state === "queued" || transfer.state === "running";
  return (
    <div className={styles.transfer} data-state={transfer.state} data-testid="pacs-transfer">
      <span className={styles.state} role={transfer.state === "failed" ? "alert" : "status"}>
        {wordsOf(transfer)}
      </span>
      {isUnderWay && (
        <>
          <ProgressBar label={wordsOf(transfer)} value={transfer.progress > 0 ? transfer.progress : null} />
          <Button variant="quiet" onClick={onCancel}>
            {strings.actions.cancel}
          </Button>
        </>
      )}
      {transfer.warnings.map((warning) => (
        <p key={warning} className={styles.warning}>
          {warning}
        </p>
      ))}
    </div>
  );
}
