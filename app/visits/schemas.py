"""What the API says of the visits of one eye."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from app.db.tables import JsonObject
from app.training.schemas import JobState
from app.volumes.schemas import VolumeRead


class VisitFigures(BaseModel):
    """The segmentation of a visit by the model that is looked at; figures are null until it has succeeded."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    state: JobState
    fluid_voxels: int | None
    fluid_volume_mm3: float | None
    warnings: list[str]
    error: JsonObject | None


class VisitRead(BaseModel):
    """One scan of the eye. `day` is that of the scan, or of the upload where the scan does not tell."""

    day: date
    dated_by: Literal["scan", "upload"]
    volume: VolumeRead
    segmentation: VisitFigures | None


class VisitList(BaseModel):
    """The earliest first. One item alone where patient key or eye are unknown."""

    items: list[VisitRead]


class GridRead(BaseModel):
    """Cells of an en-face map."""

    n_slices: int
    n_ascans: int
    across_um: float
    along_um: float


class DifferenceRead(BaseModel):
    """Fluid thickness of two visits on one grid, one row a B-scan, and later minus earlier; null outside a scan."""

    earlier_id: str
    later_id: str
    grid: GridRead
    resampled: bool
    note: str
    earlier_um: list[list[float | None]]
    later_um: list[list[float | None]]
    difference_um: list[list[float | None]]
