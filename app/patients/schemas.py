"""Bodies of the deletion of a patient's data. The key travels in the body, for paths end up in logs."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class PatientDeletion(BaseModel):
    """Whose data are to go."""

    model_config = ConfigDict(extra="forbid")

    patient_key: str = Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+$")
    """The pseudonym; of a scan without one, the volume's id."""
    dry_run: bool = False
    """Only say what would go."""


class TaughtModel(BaseModel):
    """A model version whose training saw the patient's slices. It stays: its weights hold no scan."""

    id: str
    active: bool


class PatientDeleted(BaseModel):
    """What went, or would go. All 0 where nothing is stored under the key, as after the first of two calls."""

    dry_run: bool
    n_volumes: int
    n_tags: int
    n_tag_events: int
    n_segmentations: int
    n_training_jobs: int
    """Trainings whose frozen tags named the patient; they do so no longer."""
    cancelled_training_jobs: list[str]
    """Those of them that were not over."""
    models: list[TaughtModel]
    """To be replaced by a new training where they are not to have learned from this patient."""
