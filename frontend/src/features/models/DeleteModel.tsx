import type { ModelVersion } from "../../api/types";
import { strings } from "../../strings";
import { ConfirmDelete } from "../../ui/ConfirmDelete";
import { useDeleteModel } from "./modelsQuery";
import { nameOfModel } from "./names";

/** Asks before the weights of a model go. */
export function DeleteModel({ model, onClose }: { model: ModelVersion; onClose: () => void }) {
  return (
    <ConfirmDelete
      title={strings.lineage.deleteTitle}
      text={strings.lineage.deleteText(nameOfModel(model))}
      id={model.id}
      deletion={useDeleteModel()}
      onClose={onClose}
    />
  );
}
