"""Refusals about model versions."""

from __future__ import annotations

from datetime import datetime

from app.errors import Conflict, NotFound


class ModelNotFound(NotFound):
    """No such version."""

    code = "model_not_found"

    def __init__(self, model_id: str) -> None:
        super().__init__(f"There is no model {model_id}.")


class NoModel(Conflict):
    """Nothing has been trained yet."""

    code = "no_model"
    title = "No model yet"

    def __init__(self) -> None:
        super().__init__("There is no model yet. Tag slices with and without fluid, then start a training.")


class NotComparable(Conflict):
    """One of two versions has no finished mask of the volume."""

    code = "not_comparable"

    def __init__(self, volume_id: str, missing: list[str]) -> None:
        super().__init__(f"Volume {volume_id} has no finished segmentation by {' and '.join(missing)}.")


class ModelDeleted(Conflict):
    """The version is a memory: its row stays as lineage, its weights are gone."""

    code = "model_deleted"
    title = "The model was deleted"

    def __init__(self, model_id: str, deleted_at: datetime) -> None:
        super().__init__(f"Model {model_id} was deleted on {deleted_at:%Y-%m-%d}; it can no longer be used.")


class ModelInUse(Conflict):
    """The version in use cannot be deleted."""

    code = "model_in_use"
    title = "The model is in use"

    def __init__(self, model_id: str) -> None:
        super().__init__(f"Model {model_id} is in use; put another one to use before you delete it.")


class ModelBusy(Conflict):
    """Something waits for the version's answer."""

    code = "model_busy"
    title = "The model is at work"

    def __init__(self, model_id: str, n_segmentations: int, n_explanations: int) -> None:
        super().__init__(
            f"Model {model_id} has {n_segmentations} segmentations and {n_explanations} explanations queued or "
            "running; wait for them or cancel them before you delete it."
        )


class BadWeights(Conflict):
    """The version's files are not what they were."""

    code = "bad_weights"
    title = "The model's files are damaged"

    def __init__(self, model_id: str, what: str) -> None:
        super().__init__(f"The files of model {model_id} {what}, so it cannot be put to use; the model in use stays.")
