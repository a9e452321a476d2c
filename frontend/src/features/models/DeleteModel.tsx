import { sentenceOf } from "../../api/problem";
import type { ModelVersion } from "../../api/types";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Modal } from "../../ui/Modal";
import { Notice } from "../../ui/Notice";
import { useDeleteModel } from "./modelsQuery";
import { nameOfModel } from "./names";

/** Asks before the weights of a model go. */
export function DeleteModel({ model, onClose }: { model: ModelVersion; onClose: () => void }) {
  const { mutate, isPending, error } = useDeleteModel();
  return (
    <Modal
      isOpen
      onClose={onClose}
      title={strings.lineage.deleteTitle}
      closeLabel={strings.actions.cancel}
      action={
        <Button
          variant="danger"
          disabled={isPending}
          onClick={() => mutate(model.id, { onSuccess: onClose })}
        >
          {strings.actions.delete}
        </Button>
      }
    >
      <p>{strings.lineage.deleteText(nameOfModel(model))}</p>
      {error !== null && <Notice tone="error" text={sentenceOf(error)} />}
    </Modal>
  );
}
