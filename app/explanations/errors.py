"""Refusals about explanations."""

from __future__ import annotations

from app.errors import Conflict, NotFound, Unusable


class ExplanationNotFound(NotFound):
    """Nobody has asked for it yet."""

    code = "explanation_not_found"

    def __init__(self, segmentation_id: str, index: int) -> None:
        super().__init__(f"Slice {index} of segmentation {segmentation_id} was not explained yet; POST asks for it.")


class NothingToExplain(Unusable):
    """A method that learns nothing has no network to look into."""

    code = "nothing_to_explain"

    def __init__(self, method: str) -> None:
        super().__init__(f"{method} has no network whose steps could be shown; its mask is all there is.")


class NotExplainedYet(Conflict):
    """A picture is asked for before it is there."""

    code = "not_explained_yet"

    def __init__(self, index: int, state: str) -> None:
        super().__init__(f"The explanation of slice {index} is {state}; its pictures are there once it has succeeded.")


class StepNotFound(NotFound):
    """The explanation has no such step."""

    code = "step_not_found"

    def __init__(self, step: str, known: list[str]) -> None:
        super().__init__(f"There is no step {step[:40]!r}; there are {', '.join(known)}.")
