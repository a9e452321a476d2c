"""Bodies of the tag routes."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, StrictBool, StrictInt


class TagWrite(BaseModel):
    """Whether the B-scan shows fluid."""

    model_config = ConfigDict(extra="forbid")

    has_fluid: StrictBool
    seen_model: StrictBool | None = None
    """Whether the reader has seen what a model says of this B-scan; null: not known."""


class TagRangeWrite(BaseModel):
    """One answer for a run of B-scans, both ends included."""

    model_config = ConfigDict(extra="forbid")

    first: StrictInt
    last: StrictInt
    has_fluid: StrictBool | None
    """Null takes the tags of the run back."""
    versions: list[StrictInt] | None = None
    """The version that the reader knows of each tag of the run, 0 for none; another one stored answers 412."""
    seen_model: list[StrictInt] | None = None
    """Slices of the run of which the reader has seen what a model says; null: not known."""


class TagRead(BaseModel):
    """The reader's own tag of one B-scan."""

    index: int
    has_fluid: bool
    version: int
    tagged_at: datetime


class RangeResult(BaseModel):
    """How many tags the range changed."""

    n_changed: int
    versions: list[int]
    """Of each tag of the run now; 0: no tag."""


class SliceTagsRead(BaseModel):
    """What all readers together say of one B-scan."""

    index: int
    consensus: bool | None
    disagreement: bool
    mine: bool | None
    n_readers: int
    my_version: int
    """Of the reader's own tag, for `If-Match`; 0: no tag."""


class SliceTagList(BaseModel):
    """One item a B-scan, in order."""

    items: list[SliceTagsRead]


class TagEventRead(BaseModel):
    """One act of tagging; `has_fluid` null: taken back, or (`how` results) never given when the results were opened."""

    id: str
    index: int
    reader: str
    has_fluid: bool | None
    how: Literal["single", "range", "import", "results"]
    version: int
    tagged_at: datetime
    seen_model: bool | None
    """Whether the reader had seen what a model says of the B-scan; null: not known."""
    changed_after_model: bool | None
    """Whether the answer differs from the reader's last one before seeing that; null: there is none to compare."""
