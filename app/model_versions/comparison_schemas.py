"""What the API says of two model versions side by side."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel

from app.db.tables import JsonObject
from app.training.schemas import JobState
from models.oct.volume import Laterality


class FindingsRead(BaseModel):
    """What one version found in a volume; figures are null until it has succeeded."""

    segmentation_id: str
    state: JobState
    progress: float
    fluid_voxels: int | None
    fluid_volume_mm3: float | None
    n_slices_with_fluid: int | None
    contradictions: list[int]
    """B-scans whose mask says the opposite of the readers' consensus."""
    error: JsonObject | None


class ComparedVolumeRead(BaseModel):
    """A volume with the findings of both versions; null where one has not segmented it."""

    volume_id: str
    patient_key: str | None
    laterality: Laterality | None
    acquired_on: date | None
    created_at: datetime
    n_slices: int
    n_agreed_tags: int
    """B-scans with a consensus, which the masks can contradict."""
    first: FindingsRead | None
    second: FindingsRead | None


class SliceAgreement(BaseModel):
    """Agreement of the masks of one B-scan."""

    index: int
    dice: float


class AgreementRead(BaseModel):
    """How far two masks of one volume agree; 1 where both are empty."""

    dice: float
    n_voxels_in_both: int
    slices: list[SliceAgreement]
    """B-scans where at least one of them has fluid."""
