"""Refusals about model versions."""

from __future__ import annotations

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
