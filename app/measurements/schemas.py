"""Bodies of the measurement routes. Lengths in µm, areas in mm², volumes in mm³, positions 0-based."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from models.measurements.figures import Sector
from models.oct.volume import Laterality

Source = Literal["found", "placed"]


class _Read(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class IntervalRead(_Read):
    """A 95 % interval."""

    low: float
    high: float


class FoveaPoint(_Read):
    """Centre of the macula on the en-face grid; fractions lie between B-scans or A-scans."""

    slice_index: float
    ascan: float
    source: Source


class FoveaRead(BaseModel):
    """The fovea in use; null where it was neither found nor placed."""

    fovea: FoveaPoint | None
    found: FoveaPoint | None
    """What comes back when a placed one is removed."""
    searched: bool
    """Whether it was looked for in the form of the retina, which the first segmentation of a volume does."""


class FoveaWrite(BaseModel):
    """Where a person sees it."""

    model_config = ConfigDict(extra="forbid")

    slice_index: float = Field(allow_inf_nan=False)
    ascan: float = Field(allow_inf_nan=False)


class SectorRead(_Read):
    """Fluid in one ETDRS field, or outside of all."""

    sector: Sector
    area_mm2: float
    """What the scan shows of the field."""
    fluid_area_mm2: float
    volume_mm3: float
    mean_thickness_um: float
    """Over the shown area, places without fluid counting 0."""


class PocketRead(_Read):
    """One connected pocket (26 neighbours)."""

    n_voxels: int
    volume_mm3: float | None
    first_slice: int
    last_slice: int
    max_height_um: float | None


class SliceMeasured(_Read):
    """Fluid in one B-scan."""

    index: int
    area_px: int
    area_mm2: float | None
    max_height_um: float | None


class PlaceRead(BaseModel):
    """A cell of the en-face grid."""

    slice_index: int
    ascan: int


class MeasurementsRead(_Read):
    """All figures of one mask. Null is what the scan does not allow to state; `warnings` says why."""

    segmentation_id: str
    volume_id: str
    laterality: Laterality | None
    first_slice: Literal["superior", "inferior"]
    """Which end of the eye the first B-scan is taken to show."""
    fluid_voxels: int
    volume_mm3: float | None
    volume_nl: float | None
    volume_interval_mm3: IntervalRead | None
    interval_parts_mm3: dict[str, float]
    """Standard deviation by cause: contour, model, slice_gap."""
    en_face_area_mm2: float | None
    max_height_um: float | None
    max_height_at: PlaceRead | None
    fovea: FoveaPoint | None
    distance_to_fovea_um: float | None
    max_height_to_fovea_um: float | None
    n_pockets: int
    pockets: list[PocketRead]
    """The 20 largest, by voxels."""
    sectors: list[SectorRead] | None
    slices: list[SliceMeasured]
    warnings: list[str]
