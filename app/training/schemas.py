"""Bodies of the training routes."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.db.tables import JsonObject
from app.retraining.policy import Mode

JobState = Literal["queued", "running", "succeeded", "failed", "cancelling", "cancelled"]


class TrainingRequest(BaseModel):
    """How to train; nothing given: the default recipe."""

    model_config = ConfigDict(extra="forbid")

    recipe: str | None = Field(default=None, max_length=64)
    note: str | None = Field(default=None, max_length=2000)


class EpochRead(BaseModel):
    """What one epoch of a training came to."""

    stage: str
    epoch: int
    """Counts from 1 within the stage."""
    loss: float
    held_out_loss: float | None
    """Cross-entropy on slices of patients not learned from; null where it was not looked at."""


class TrainingJobSummary(BaseModel):
    """A training in a list."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    state: JobState
    stage: str
    progress: float
    eta_s: float | None
    attempt: int
    heartbeat_at: datetime | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    recipe: str | None
    note: str | None
    automatic: bool
    """Whether the retrain policy queued it; else somebody asked for it."""
    n_tags: int
    tags_digest: str
    metrics: JsonObject | None
    model_id: str | None
    error: JsonObject | None


class TrainingJobRead(TrainingJobSummary):
    """A training and how far it is, with its losses so far."""

    curve: list[EpochRead]


class MissingRead(BaseModel):
    """One reason why not yet."""

    code: str
    detail: str


class ReadinessRead(BaseModel):
    """Whether a training can start, and why not yet."""

    ready: bool
    """Whether it can be started by hand."""
    reasons: list[MissingRead]
    """Every condition that keeps it from being started by hand."""
    mode: Mode
    """What the retrain policy allows: no training, by hand alone, or by itself as well."""
    automatic_reasons: list[MissingRead] | None
    """Every condition that the next automatic training waits for: none, and it starts within seconds. Null where
    trainings do not start by themselves."""
    n_tagged_slices: int
    n_with_fluid: int
    n_without_fluid: int
    n_eyes: int
    n_disagreements: int
    running_job_id: str | None
    recipes: dict[str, str]
    """What each recipe does, by the name that `POST /training-jobs` takes."""
