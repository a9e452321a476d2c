import { sentenceOf } from "../../api/problem";
import type { Volume } from "../../api/types";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Modal } from "../../ui/Modal";
import { Notice } from "../../ui/Notice";
import { nameOf, useDeleteVolume } from "./volumesQuery";

/** Asks before a scan goes. */
export function DeleteVolume({ volume, onClose }: { volume: Volume; onClose: () => void }) {
  const { mutate, isPending, error } = useDeleteVolume();
  return (
    <Modal
      isOpen
      onClose={onClose}
      title={strings.volumes.deleteTitle}
      closeLabel={strings.actions.cancel}
      action={
        <Button
          variant="danger"
          disabled={isPending}
          onClick={() => mutate(volume.id, { onSuccess: onClose })}
        >
          {strings.actions.delete}
        </Button>
      }
    >
      <p>
        {strings.volumes.deleteText(volume.patient_key === null ? null : nameOf(volume), volume.n_slices)}
      </p>
      {error !== null && <Notice tone="error" text={sentenceOf(error)} />}
    </Modal>
  );
}
