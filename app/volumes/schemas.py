"""What the API says of a volume."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel

from app.db.tables import Volume
from models.oct.volume import Laterality


class SpacingRead(BaseModel):
    """Distance between sample centres in µm: between B-scans, along depth, between A-scans."""

    across: float
    axial: float
    along: float


class StatedRead(BaseModel):
    """Where one value comes from."""

    origin: Literal["file", "derived", "absent", "user"]
    """derived: reckoned from other values of the file, or read from its name."""
    how: str
    """In a few words; empty where there is nothing to add."""


class ProvenanceRead(BaseModel):
    """Origin of every value of a volume."""

    across: StatedRead
    axial: StatedRead
    along: StatedRead
    laterality: StatedRead
    acquired_on: StatedRead
    device: StatedRead
    order: StatedRead
    """Of the B-scans."""
    runs: Literal["up", "down"] | None
    """Whether the B-scans go from inferior to superior (up) or the other way; null where no positions are stated."""


class VolumeRead(BaseModel):
    """A stored scan."""

    id: str
    patient_key: str | None
    laterality: Laterality | None
    acquired_on: date | None
    device: str | None
    format: str
    n_slices: int
    height: int
    width: int
    spacing_um: SpacingRead | None
    spacing_source: Literal["file", "user", "unknown"]
    n_tagged: int
    """B-scans that at least one reader has tagged."""
    warnings: list[str]
    provenance: ProvenanceRead | None
    """null for volumes that an older version took in."""
    created_at: datetime

    @classmethod
    def of(cls, volume: Volume) -> VolumeRead:
        """The schema of a row."""
        known = volume.spacing
        spacing = known and SpacingRead(across=known.across_um, axial=known.axial_um, along=known.along_um)
        columns = {name: getattr(volume, name) for name in cls.model_fields if name != "spacing_um"}
        return cls(spacing_um=spacing, **columns)
