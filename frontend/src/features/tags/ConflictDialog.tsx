import { Link } from "react-router";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Modal } from "../../ui/Modal";
import type { PendingWrite } from "./pendingWrites";
import styles from "./SaveStatus.module.css";
import { useSender } from "./SenderProvider";
import { wordOf } from "./tagWords";

const text = strings.saving;

function Choice({ conflict, onLeave }: { conflict: PendingWrite; onLeave: () => void }) {
  const sender = useSender();
  if (conflict.trouble?.kind !== "conflict") return null;
  const mine = wordOf(conflict.tag);
  const theirs = wordOf(conflict.trouble.theirs);
  return (
    <li className={styles.conflict} data-testid="conflict">
      <Link to={`/volumes/${conflict.volumeId}/tag?slice=${conflict.first + 1}`} onClick={onLeave}>
        {strings.save.refusedSlices(conflict.first + 1, conflict.last + 1)}
      </Link>
      <span>{text.conflictValues(mine, theirs)}</span>
      <span className={styles.choices}>
        <Button data-testid="keep-mine" onClick={() => sender.resolve(conflict, "mine")}>
          {text.keepMine(mine)}
        </Button>
        <Button data-testid="keep-theirs" onClick={() => sender.resolve(conflict, "theirs")}>
          {text.keepTheirs(theirs)}
        </Button>
      </span>
    </li>
  );
}

interface Props {
  conflicts: readonly PendingWrite[];
  onClose: () => void;
}

/** Tags that were given elsewhere too, with both answers; nothing is written until the reader has chosen. */
export function ConflictDialog({ conflicts, onClose }: Props) {
  return (
    <Modal isOpen onClose={onClose} title={text.conflictTitle} closeLabel={text.decideLater}>
      <p className={styles.lead}>{text.conflictLead}</p>
      <ul className={styles.refusals} data-testid="conflicts">
        {conflicts.map((conflict) => (
          <Choice key={conflict.id} conflict={conflict} onLeave={onClose} />
        ))}
      </ul>
    </Modal>
  );
}
