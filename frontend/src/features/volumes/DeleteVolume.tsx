import type { Volume } from "../../api/types";
import { strings } from "../../strings";
import { ConfirmDelete } from "../../ui/ConfirmDelete";
import { nameOf, useDeleteVolume } from "./volumesQuery";

/** Asks before a scan goes. */
export function DeleteVolume({ volume, onClose }: { volume: Volume; onClose: () => void }) {
  const name = volume.patient_key === null ? null : nameOf(volume);
  return (
    <ConfirmDelete
      title={strings.volumes.deleteTitle}
      text={strings.volumes.deleteText(name, volume.n_slices)}
      id={volume.id}
      deletion={useDeleteVolume()}
      onClose={onClose}
    />
  );
}
