import { useState } from "react";
import { Link } from "react-router";
import { strings } from "../../strings";
import { Modal } from "../../ui/Modal";
import styles from "./SaveStatus.module.css";
import { useSender, useSenderSnapshot } from "./SenderProvider";
import type { Refusal, SaveState } from "./TagSender";

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
    case "refused":
      return text.refused(state.refusals.length);
  }
}

function hintOf(state: SaveState): string | undefined {
  if (state.kind === "offline") return text.offlineHint(state.reason);
  return state.kind === "signed-out" ? text.signedOutHint : undefined;
}

function Refusals({ refusals, onClose }: { refusals: readonly Refusal[]; onClose: () => void }) {
  return (
    <Modal isOpen onClose={onClose} title={text.refusedTitle}>
      <ul className={styles.refusals}>
        {refusals.map(({ write, detail }) => (
          <li key={write.id}>
            <Link to={`/volumes/${write.volumeId}/tag?slice=${write.first + 1}`} onClick={onClose}>
              {text.refusedSlices(write.first + 1, write.last + 1)}
            </Link>{" "}
            {detail}
          </li>
        ))}
      </ul>
    </Modal>
  );
}

/** Whether every tag of this browser is with the service. */
export function SaveStatus() {
  const { state, isDurable } = useSenderSnapshot();
  const sender = useSender();
  const [isOpen, setOpen] = useState(false);
  const refusals = state.kind === "refused" ? state.refusals : [];
  const close = () => {
    setOpen(false);
    sender.dismissRefusals();
  };
  const hint = isDurable ? hintOf(state) : text.notDurable;
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
      title={hint}
    >
      {refusals.length === 0 ? (
        content
      ) : (
        <button type="button" className={styles.open} onClick={() => setOpen(true)}>
          {content}
        </button>
      )}
      {isOpen && refusals.length > 0 && <Refusals refusals={refusals} onClose={close} />}
    </div>
  );
}
