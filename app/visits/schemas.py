"""What the API says of the visits of one eye."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from app.db.tables import JsonObject
from app.measurements.schemas import IntervalRead
from app.training.schemas import JobState
from app.volumes.schemas import VolumeRead


class VisitFigures(BaseModel):
    """The segmentation of a visit by the model that is looked at; figures are null until it has succeeded."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    state: JobState
    fluid_voxels: int | None
    fluid_volume_mm3: float | None
    fluid_volume_interval_mm3: IntervalRead | None = None
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


class RegistrationRead(BaseModel):
    """How the later scan lies over the earlier one; all zero, centre on centre, unless it is `registered`.

    A place (across, along) µm from the centre of the earlier scan lies in the later one, from its centre, at the place
    turned by `rotation_deg` (counter-clockwise, the first B-scan on top) plus the shift.
    """

    verdict: Literal["registered", "not_believable", "not_possible"]
    across_um: float
    along_um: float
    rotation_deg: float
    correlation: float | None
    """Pearson's r of both projections over the overlap."""
    chance_correlation: float | None
    """The same where the later scan is mirrored, so that nothing can fit."""
    overlap: float | None
    """Share of the smaller scan that the other one covers."""
    error_um: float | None
    """Standard error of the shift."""
    note: str


class VolumeChangeRead(BaseModel):
    """Later minus earlier volume of fluid, and the least difference that can be told from none (95 %)."""

    earlier_mm3: float
    later_mm3: float
    difference_mm3: float
    detectable_mm3: float | None
    """The difference ± this is its 95 % interval. Null: a volume has no interval."""
    parts_mm3: dict[str, float]
    """Standard deviation by cause: earlier, later, registration."""
    verdict: Literal["grew", "shrank", "no_detectable_change"] | None
    within_common_area: bool
    """Whether both volumes are of the area that both scans cover, which asks for a registration; else of the scans."""


class FateRead(BaseModel):
    """All regions of one fate together."""

    n_regions: int
    earlier_mm2: float
    later_mm2: float
    earlier_mm3: float
    later_mm3: float


class RegionRead(BaseModel):
    """One connected region of fluid, seen from above, where it changed most on the grid of the maps."""

    fate: Literal["new", "resolved", "persisting"]
    slice_index: int
    ascan: int
    earlier_mm2: float
    later_mm2: float
    earlier_mm3: float
    later_mm3: float


class RegionsRead(BaseModel):
    """What became of the regions of fluid."""

    new: FateRead
    resolved: FateRead
    persisting: FateRead
    largest: list[RegionRead]
    """The ones that changed most first."""
    n_small: int
    """Regions too small to be judged, which no figure here counts."""


class DifferenceRead(BaseModel):
    """Fluid thickness of two visits on one grid, one row a B-scan, and later minus earlier; null outside a scan.

    The maps lie around the centre of the earlier scan.
    """

    earlier_id: str
    later_id: str
    grid: GridRead
    resampled: bool
    note: str
    registration: RegistrationRead
    change: VolumeChangeRead
    regions: RegionsRead
    warnings: list[str]
    earlier_um: list[list[float | None]]
    later_um: list[list[float | None]]
    difference_um: list[list[float | None]]
