"""Refusals about segmentations."""

from __future__ import annotations

from app.errors import Conflict, NotFound, ServiceError, Unusable
from models.oct.volume import OCTError


class SegmentationNotFound(NotFound):
    """No such segmentation."""

    code = "segmentation_not_found"

    def __init__(self, segmentation_id: str) -> None:
        super().__init__(f"There is no segmentation {segmentation_id}.")


class UnknownMethod(Unusable):
    """No method of this name."""

    code = "unknown_method"

    def __init__(self, method: str, known: list[str]) -> None:
        super().__init__(f"There is no method {method[:40]!r}; known are {', '.join(known)}.")


class MethodNeedsTraining(Unusable):
    """A method that must learn first cannot be asked for by its name."""

    code = "method_needs_training"

    def __init__(self, method: str, supervision: str, ready: list[str]) -> None:
        super().__init__(
            f"{method} learns from {supervision} and has no model here; {', '.join(ready)} segment without training."
        )


class ModelAndMethod(Unusable):
    """Both a model version and a method that has none."""

    code = "model_and_method"

    def __init__(self, method: str) -> None:
        super().__init__(f"{method} uses no model version; give either `model_id` or `method`.")


class MethodCannotSegment(Unusable):
    """The volume lacks what a method needs."""

    def __init__(self, error: OCTError) -> None:
        super().__init__(str(error))
        self.code = error.code


class NotSegmentedYet(Conflict):
    """The mask is asked for before it is there."""

    code = "not_segmented_yet"

    def __init__(self, segmentation_id: str, state: str) -> None:
        super().__init__(f"Segmentation {segmentation_id} is {state}; its mask is there once it has succeeded.")


class UnknownMaskFormat(ServiceError):
    """No such format of masks."""

    status_code = 406
    code = "unknown_mask_format"
    title = "Not acceptable"

    def __init__(self, asked: str, known: list[str]) -> None:
        super().__init__(f"Masks are not given as {asked[:60]!r}; ask for one of {', '.join(known)}.")


class SpacingUnknown(Unusable):
    """A length in µm is asked of a scan without spacing."""

    code = "unknown_spacing"

    def __init__(self) -> None:
        super().__init__("The scan does not state its spacing, so a thickness in µm cannot be given.")
