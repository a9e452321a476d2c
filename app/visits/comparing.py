"""Two visits of one eye compared: what a child needs is gathered here, and what it found is told."""

from __future__ import annotations

import io
import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.db.job_tables import Segmentation
from app.db.tables import Volume
from app.measurements.service import counted_of
from app.one_shot.ask import ask
from app.one_shot.packing import unpack
from app.segmentations.errors import SpacingUnknown
from app.settings import Settings
from app.storage import Storage, en_face_key
from app.visits.errors import NotOneEye, NotOneModel
from app.visits.schemas import DifferenceRead, GridRead, RegionsRead, RegistrationRead, VolumeChangeRead
from models.measurements.figures import Measurements

CHILD = "app.visits.compare_child"

Z_95 = 1.959964

Map = NDArray[np.float32]


class Finished(NamedTuple):
    """A segmentation whose mask is there, and its volume."""

    segmentation: Segmentation
    volume: Volume


class Measured(NamedTuple):
    """A segmentation whose mask is there, its volume, and what the mask measures."""

    segmentation: Segmentation
    volume: Volume
    measurements: Measurements


class Compared(NamedTuple):
    """Two visits compared; maps are (S, W) µm on `told.grid`, NaN outside a scan."""

    told: DifferenceRead
    earlier_um: Map
    later_um: Map

    @property
    def difference_um(self) -> Map:
        """Later minus earlier."""
        return self.later_um - self.earlier_um


def require_comparable(earlier: Finished | Measured, later: Finished | Measured) -> None:
    """Raise unless both show one eye, by one model, in known units.

    Raises:
        NotOneEye, NotOneModel, SpacingUnknown
    """
    eyes = {(found.volume.patient_key, found.volume.laterality) for found in (earlier, later)}
    if len(eyes) > 1 or any(part is None for eye in eyes for part in eye):
        raise NotOneEye
    if len({(found.segmentation.model_id, found.segmentation.method) for found in (earlier, later)}) > 1:
        raise NotOneModel
    if earlier.volume.spacing is None or later.volume.spacing is None:
        raise SpacingUnknown


def compared(storage: Storage, settings: Settings, earlier: Measured, later: Measured) -> Compared:
    """Both visits registered, and what changed between them.

    Raises:
        NotOneEye, NotOneModel, SpacingUnknown, Unavailable, ComputationFailed
    """
    require_comparable(earlier, later)
    content: dict[str, Any] = {}
    arrays: dict[str, NDArray[Any]] = {}
    for name, found in (("earlier", earlier), ("later", later)):
        content[name] = {"grid": _grid_of(found.volume), "volume_sd_mm3": volume_sd_mm3(found.measurements)}
        arrays[f"{name}_thickness_um"] = thickness_of(storage, found)
        arrays[f"{name}_projection"] = projection_of(storage, found.volume.id)
    change, maps = unpack(ask(settings, CHILD, content, arrays))
    registration = RegistrationRead(**change["registration"].pop("alignment"), **change["registration"])
    regions = change["regions"]
    told = DifferenceRead(
        earlier_id=earlier.segmentation.id,
        later_id=later.segmentation.id,
        grid=GridRead(**change["grid"]),
        resampled=change["resampled"],
        note=_note(GridRead(**change["grid"]), registration, resampled=change["resampled"]),
        registration=registration,
        change=VolumeChangeRead(**change["volume"]),
        regions=RegionsRead(**regions.pop("of_fate"), **regions),
        warnings=change["warnings"],
        earlier_um=rows_of(maps["earlier_um"]),
        later_um=rows_of(maps["later_um"]),
        difference_um=rows_of(maps["later_um"] - maps["earlier_um"]),
    )
    return Compared(told, maps["earlier_um"], maps["later_um"])


def volume_sd_mm3(measurements: Measurements) -> float | None:
    """Standard deviation of the fluid volume, from the causes of its interval; None without interval."""
    interval = measurements.volume_interval_mm3
    if interval is None:
        return None
    parts = measurements.interval_parts_mm3.values()
    return math.sqrt(sum(part**2 for part in parts)) if parts else (interval.high - interval.low) / (2 * Z_95)


def projection_of(storage: Storage, volume_id: str) -> NDArray[np.uint8]:
    """The stored en-face projection, (S, W)."""
    with Image.open(io.BytesIO(storage.get(en_face_key(volume_id)))) as picture:
        return np.asarray(picture.convert("L"))


def rows_of(values: Map) -> list[list[float | None]]:
    """Whole tenths of µm as JSON has them: null instead of NaN."""
    cells = values.astype(np.float64).round(1).astype(object)
    cells[np.isnan(values)] = None
    rows: list[list[float | None]] = cells.tolist()
    return rows


def _note(grid: GridRead, registration: RegistrationRead, *, resampled: bool) -> str:
    if not resampled:
        return f"Both scans have the same grid. {registration.note}"
    cell = f"{grid.across_um:g} × {grid.along_um:g} µm"
    return (
        f"The scans have different grids; both are averaged over the coarser one's cells of {cell}. {registration.note}"
    )


def thickness_of(storage: Storage, found: Finished | Measured) -> Map:
    """Fluid along each A-scan in µm, (S, W)."""
    if found.volume.axial_um is None:
        raise SpacingUnknown
    return counted_of(storage, found.segmentation.id).heights_px * np.float32(found.volume.axial_um)


def _grid_of(volume: Volume) -> dict[str, float | int]:
    spacing = volume.spacing
    if spacing is None:
        raise SpacingUnknown
    return {
        "n_slices": volume.n_slices,
        "n_ascans": volume.width,
        "across_um": spacing.across_um,
        "along_um": spacing.along_um,
    }
