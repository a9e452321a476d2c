"""What the API says of an explanation."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from app.db.tables import JsonObject
from app.training.schemas import JobState


class StepRead(BaseModel):
    """One step from a B-scan to its mask; its picture is `{name}.png`, of the B-scan's size.

    `kind`: a `picture` is grey; a `map` runs from its own lowest to its highest value; a `probability` has 255 for
    certain; a `region` 0 or 255. `role`: it led to the `mask`, was `teaching` the segmenter, or took no part in this
    version and is there for `comparison`.
    """

    name: str
    kind: Literal["picture", "map", "probability", "region"]
    role: Literal["mask", "teaching", "comparison"]
    sentence: str


class ExplanationRead(BaseModel):
    """An explanation of one B-scan and how far it is; there are no steps until it has succeeded."""

    model_config = ConfigDict(from_attributes=True)

    segmentation_id: str
    slice_index: int
    state: JobState
    stage: str
    progress: float
    steps: list[StepRead]
    error: JsonObject | None
