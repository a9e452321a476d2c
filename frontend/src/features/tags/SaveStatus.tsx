import { useEffect, useState } from "react";
import { Link } from "react-router";
import { strings } from "../../strings";
import { Modal } from "../../ui/Modal";
import { ConflictDialog } from "./ConflictDialog";
import type { PendingWrite } from "./pendingWrites";
import styles from "./SaveStatus.module.css";
import { useSender, useSenderSnapshot } from "./SenderProvider";
import type { SaveState } from "./saveState";

const text = strings.save;

function labelOf(state: SaveState): string {
  switch (state.kind) {
    case "saved":
      return text.saved;
    case "saving":
      return text.saving(state.nPending);
    case "offline":
      return text.offline(state.nPending);
    case "signed-out":
      return text.signedOut(state.nPending);
    case "conflict":
      return strings.saving.conflicts(state.conflicts.length);
    case "refused":
      return text.refused(state.refusals.length);
  }
}

function hintOf(state: SaveState): string | undefined {
  if (state.kind === "offline") return text.offlineHint(state.reason);
  return state.kind === "signed-out" ? text.signedOutHint : undefined;
}

function Refusals({ refusals, onClose }: { refusals: readonly PendingWrite[]; onClose: () => void }) {
  return (
    <Modal isOpen onClose={onClose} title={text.refusedTitle}>
      <ul className={styles.refusals}>
        {refusals.map((write) => (
          <li key={write.id}>
            <Link to={`/volumes/${write.volumeId}/tag?slice=${write.first + 1}`} onClick={onClose}>
              {text.refusedSlices(write.first + 1, write.last + 1)}
            </Link>{" "}
            {write.trouble?.kind === "refused" && write.trouble.detail}
          </li>
        ))}
      </ul>
    </Modal>
  );
}

/** A conflict comes to the reader by itself, once; afterwards the bar leads back to it. */
function useConflictsOpening(nConflicts: number, open: () => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new conflict opens the dialog
  useEffect(() => {
    if (nConflicts > 0) open();
  }, [nConflicts]);
}

/** Whether every tag of this browser is with the service. */
export function SaveStatus() {
  const { state, isDurable } = useSenderSnapshot();
  const sender = useSender();
  const [isOpen, setOpen] = useState(false);
  const conflicts = state.kind === "conflict" ? state.conflicts : [];
  const refusals = state.kind === "refused" ? state.refusals : [];
  useConflictsOpening(conflicts.length, () => setOpen(true));
  const closeRefusals = () => {
    setOpen(false);
    sender.dismissRefusals();
  };
  const content = (
    <>
      <span className={styles.dot} aria-hidden="true" />
      {labelOf(state)}
    </>
  );
  return (
    <div
      className={styles.status}
      data-state={state.kind}
      data-testid="save-state"
      role="status"
      title={isDurable ? hintOf(state) : text.notDurable}
    >
      {conflicts.length + refusals.length === 0 ? (
        content
      ) : (
        <button type="button" className={styles.open} onClick={() => setOpen(true)}>
          {content}
        </button>
      )}
      {isOpen && refusals.length > 0 && <Refusals refusals={refusals} onClose={closeRefusals} />}
      {isOpen && conflicts.length > 0 && (
        <ConflictDialog conflicts={conflicts} onClose={() => setOpen(false)} />
      )}
    </div>
  );
}
