"""What the API says of a volume."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from app.db.tables import Volume
from models.oct.volume import Laterality

MAX_UPLOADS_OF_A_SCAN = 1024
"""As many slices as the largest OCT rasters have."""

UploadId = Annotated[str, Field(max_length=64)]
Text = Annotated[str, Field(max_length=256)]


class VolumeFromUploads(BaseModel):
    """Finished uploads that are one scan, with the fields that a form has. An empty text says nothing."""

    model_config = ConfigDict(extra="forbid")

    upload_ids: Annotated[list[UploadId], Field(min_length=1, max_length=MAX_UPLOADS_OF_A_SCAN)]
    """One file, or the slices of one volume in any order: their names order them."""
    patient_key: Text | None = None
    laterality: Text | None = Field(None, examples=["OD", "OS"])
    acquired_on: Text | None = Field(None, examples=["2026-11-23"])
    spacing_um: Text | None = Field(None, description="across,axial,along in µm", examples=["120,3.87,11.3"])

    @field_validator("upload_ids")
    @classmethod
    def _each_once(cls, upload_ids: list[str]) -> list[str]:
        if len(set(upload_ids)) < len(upload_ids):
            raise ValueError("an upload is named twice")
        return upload_ids

    def fields(self) -> dict[str, str]:
        """What a form would have said."""
        said = self.model_dump(exclude={"upload_ids"}, exclude_none=True)
        return {name: value.strip() for name, value in said.items()}


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
