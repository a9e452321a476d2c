"""Bodies of the worklist routes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Strategy = Literal["next", "uncertain", "disagreement"]

MAX_SKIPPED = 500


class LeaseRequest(BaseModel):
    """How the worklist picks."""

    model_config = ConfigDict(extra="forbid")

    strategy: Strategy = "next"
    skip: Annotated[list[str], Field(max_length=MAX_SKIPPED)] = []
    """Volumes to pass over this time."""


class LeaseRead(BaseModel):
    """Slices that nobody else is given until `expires_at`."""

    volume_id: str
    slices: list[int]
    """The most wanted first."""
    lease_id: str
    expires_at: datetime
    strategy: Strategy
    ranked_by_model: bool
    """Whether the order comes from what the model in use says; without its result the slices come in their order."""


class ReaderProgress(BaseModel):
    """How far one reader is."""

    reader: str
    n_tagged: int
    n_volumes_begun: int
    last_tagged_at: datetime


class WorklistRead(BaseModel):
    """What is left, and who has done what."""

    n_volumes: int
    n_slices: int
    n_mine: int
    """Slices with a tag of the asking reader."""
    n_volumes_left: int
    """Volumes with slices that the asking reader has not tagged."""
    n_volumes_held: int
    """Those of them that other readers hold now."""
    n_disputed: int
    """Slices on which two readers differ."""
    n_with_fluid: int
    """Tags of all readers that say so."""
    n_without_fluid: int
    model_id: str | None
    """The model in use; null: there is none, so nothing is uncertain."""
    n_volumes_seen_by_model: int
    readers: list[ReaderProgress]
    lease: LeaseRead | None
    """What the asking reader holds."""


class VolumeProgress(BaseModel):
    """How far one volume is."""

    volume_id: str
    patient_key: str | None
    laterality: str | None
    acquired_on: date | None
    n_slices: int
    n_mine: int
    n_tagged: int
    """Slices with a tag of any reader."""
    n_readers: int
    n_disputed: int
    held_by: str | None
    """The reader who holds it now."""
