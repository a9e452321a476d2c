import { sentenceOf } from "../api/problem";
import { strings } from "../strings";
import { Button } from "./Button";
import { Modal } from "./Modal";
import { Notice } from "./Notice";

interface Deletion {
  mutate: (id: string, options: { onSuccess: () => void }) => void;
  isPending: boolean;
  error: Error | null;
}

/** Asks before something goes for good; the server's refusal is shown in its words. */
export function ConfirmDelete({
  title,
  text,
  id,
  deletion,
  onClose,
}: {
  title: string;
  text: string;
  id: string;
  deletion: Deletion;
  onClose: () => void;
}) {
  const { mutate, isPending, error } = deletion;
  return (
    <Modal
      isOpen
      onClose={onClose}
      title={title}
      closeLabel={strings.actions.cancel}
      action={
        <Button variant="danger" disabled={isPending} onClick={() => mutate(id, { onSuccess: onClose })}>
          {strings.actions.delete}
        </Button>
      }
    >
      <p>{text}</p>
      {error !== null && <Notice tone="error" text={sentenceOf(error)} />}
    </Modal>
  );
}
