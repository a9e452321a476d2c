import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Modal } from "../../ui/Modal";

const text = strings.bulk;

interface Props {
  nRemaining: number;
  nSlices: number;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before many slices are tagged at once. Enter agrees, Esc does not. */
export function TagRemainingDialog({ nRemaining, nSlices, onConfirm, onClose }: Props) {
  const confirm = () => {
    onConfirm();
    onClose();
  };
  const action = (
    <Button variant="primary" autoFocus data-testid="confirm-remaining" onClick={confirm}>
      {text.confirm}
    </Button>
  );
  return (
    <Modal
      isOpen
      onClose={onClose}
      title={text.title(nRemaining)}
      action={action}
      closeLabel={strings.actions.cancel}
    >
      <p>{text.text(nRemaining, nSlices)}</p>
    </Modal>
  );
}
