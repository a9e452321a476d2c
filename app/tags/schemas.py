"""Bodies of the tag routes."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, StrictBool, StrictInt


class TagWrite(BaseModel):
    """Whether the B-scan shows fluid."""

    model_config = ConfigDict(extra="forbid")

    has_fluid: StrictBool


class TagRangeWrite(BaseModel):
    """One answer for a run of B-scans, both ends included."""

    model_config = ConfigDict(extra="forbid")

    first: StrictInt
    last: StrictInt
    has_fluid: StrictBool


class TagRead(BaseModel):
    """The reader's own tag of one B-scan."""

    index: int
    has_fluid: bool
    version: int
    tagged_at: datetime


class RangeResult(BaseModel):
    """How many tags the range changed."""

    n_changed: int


class SliceTagsRead(BaseModel):
    """What all readers together say of one B-scan."""

    index: int
    consensus: bool | None
    disagreement: bool
    mine: bool | None
    n_readers: int


class SliceTagList(BaseModel):
    """One item a B-scan, in order."""

    items: list[SliceTagsRead]


class TagEventRead(BaseModel):
    """One act of tagging; `has_fluid` null: taken back."""

    id: str
    index: int
    reader: str
    has_fluid: bool | None
    how: Literal["single", "range", "import"]
    version: int
    tagged_at: datetime


class LeaseRequest(BaseModel):
    """How the worklist picks."""

    model_config = ConfigDict(extra="forbid")

    strategy: Literal["next", "uncertain", "disagreement"] = "next"


class LeaseRead(BaseModel):
    """Slices that nobody else is given until `expires_at`."""

    volume_id: str
    slices: list[int]
    lease_id: str
    expires_at: datetime
