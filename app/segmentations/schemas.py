"""Bodies of the segmentation routes."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.db.job_tables import Segmentation
from app.db.tables import JsonObject, Volume
from app.measurements.schemas import IntervalRead
from app.training.schemas import JobState

NL_PER_MM3 = 1000.0
"""Nanolitres in a cubic millimetre."""


class SegmentationRequest(BaseModel):
    """Which volume, and with what; nothing given: the model in use. `method` is one of `GET /methods`."""

    model_config = ConfigDict(extra="forbid")

    volume_id: str = Field(max_length=64)
    model_id: str | None = Field(default=None, max_length=64)
    method: str | None = Field(default=None, max_length=64)


class SliceResult(BaseModel):
    """Fluid in one B-scan."""

    index: int
    area_px: int
    area_mm2: float | None
    probability: float


class SegmentationRead(BaseModel):
    """A segmentation and how far it is; figures are null until it has succeeded."""

    id: str
    volume_id: str
    state: JobState
    stage: str
    progress: float
    eta_s: float | None
    model_id: str | None
    method: str
    fluid_voxels: int | None
    fluid_volume_mm3: float | None
    fluid_volume_nl: float | None
    fluid_volume_interval_mm3: IntervalRead | None
    """The 95 % interval; null without a volume, and where an older Serous segmented (`…/measurements` has it then)."""
    spacing_source: Literal["file", "user", "unknown"]
    warnings: list[str]
    slices: list[SliceResult]
    created_at: datetime
    finished_at: datetime | None
    duration_s: float | None
    error: JsonObject | None

    @classmethod
    def of(cls, row: Segmentation, volume: Volume) -> SegmentationRead:
        """The schema of a row, with areas in the volume's units."""
        spacing = volume.spacing
        derived = {
            "fluid_volume_nl": None if row.fluid_volume_mm3 is None else row.fluid_volume_mm3 * NL_PER_MM3,
            "fluid_volume_interval_mm3": _interval(row),
            "spacing_source": volume.spacing_source,
            "slices": [
                SliceResult(
                    index=index,
                    area_px=item["area_px"],
                    area_mm2=None if spacing is None else item["area_px"] * spacing.pixel_mm2,
                    probability=item["probability"],
                )
                for index, item in enumerate(row.slices)
            ],
        }
        return cls(**derived, **{name: getattr(row, name) for name in cls.model_fields if name not in derived})


def _interval(row: Segmentation) -> IntervalRead | None:
    low, high = row.fluid_volume_low_mm3, row.fluid_volume_high_mm3
    return None if low is None or high is None else IntervalRead(low=low, high=high)


class ThicknessRead(BaseModel):
    """En-face fluid thickness: one row a B-scan, one column an A-scan, µm."""

    unit: Literal["um"] = "um"
    thickness_um: list[list[float]]


class Contradiction(BaseModel):
    """A B-scan whose readers and mask disagree."""

    index: int
    kind: Literal["mask_without_fluid", "fluid_without_mask"]
    """Readers say no fluid and there is a mask; or they say fluid and there is none."""
    area_px: int
    area_mm2: float | None
    probability: float
    n_readers: int
    mine: bool | None
    """The asking reader's own tag."""


class ContradictionList(BaseModel):
    """In the order of the B-scans."""

    items: list[Contradiction]
