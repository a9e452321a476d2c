"""Visits: which scans show the same eye, and what changed in its fluid between two of them."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.job_tables import Segmentation
from app.db.tables import Volume
from app.segmentations.errors import SpacingUnknown
from app.segmentations.thickness import thickness_um
from app.storage import Storage
from app.visits.errors import NotOneEye, NotOneModel
from app.visits.schemas import DifferenceRead, GridRead, VisitFigures, VisitRead
from app.volumes.schemas import VolumeRead
from models.oct.en_face_grid import EnFaceGrid, coarser, resample

UNREGISTERED = "The scans are not registered to each other: they are laid centre on centre."

Map = NDArray[np.float32]


class Finished(NamedTuple):
    """A segmentation whose mask is there, and its volume."""

    segmentation: Segmentation
    volume: Volume


def visits(session: Session, segmentation: Segmentation, volume: Volume) -> list[VisitRead]:
    """The scans of the volume's eye, the earliest first, each with its segmentation by the same model."""
    volumes = [volume]
    if volume.patient_key is not None and volume.laterality is not None:
        same_eye = select(Volume).where(
            Volume.patient_key == volume.patient_key,
            Volume.laterality == volume.laterality,
            Volume.deleted_at.is_(None),
        )
        volumes = list(session.scalars(same_eye))
    made = session.scalars(
        select(Segmentation).where(
            Segmentation.volume_id.in_([one.id for one in volumes]),
            Segmentation.model_id.is_not_distinct_from(segmentation.model_id),
            Segmentation.method == segmentation.method,
        )
    )
    of_volume = {one.volume_id: one for one in made}
    found = [_visit(one, of_volume.get(one.id)) for one in volumes]
    return sorted(found, key=lambda visit: (visit.day, visit.volume.created_at))


def _visit(volume: Volume, segmentation: Segmentation | None) -> VisitRead:
    day, dated_by = _day_of(volume)
    return VisitRead(
        day=day,
        dated_by=dated_by,
        volume=VolumeRead.of(volume),
        segmentation=None if segmentation is None else VisitFigures.model_validate(segmentation),
    )


def _day_of(volume: Volume) -> tuple[date, Literal["scan", "upload"]]:
    if volume.acquired_on is not None:
        return volume.acquired_on, "scan"
    return volume.created_at.date(), "upload"


def require_comparable(earlier: Finished, later: Finished) -> None:
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


def difference(storage: Storage, earlier: Finished, later: Finished) -> DifferenceRead:
    """Thickness of the fluid in both visits and what changed, on the coarser of their grids.

    Raises:
        NotOneEye, NotOneModel, SpacingUnknown
    """
    require_comparable(earlier, later)
    before, after = (_thickness(storage, found) for found in (earlier, later))
    grids = _grid_of(earlier.volume), _grid_of(later.volume)
    grid = grids[0]
    if grids[0] != grids[1]:
        grid = coarser(*grids)
        before, after = resample(before, grids[0], grid), resample(after, grids[1], grid)
    return DifferenceRead(
        earlier_id=earlier.segmentation.id,
        later_id=later.segmentation.id,
        grid=GridRead(n_slices=grid.n_slices, n_ascans=grid.n_ascans, across_um=grid.across_um, along_um=grid.along_um),
        resampled=grids[0] != grids[1],
        note=_note(grid, resampled=grids[0] != grids[1]),
        earlier_um=_rows(before),
        later_um=_rows(after),
        difference_um=_rows(after - before),
    )


def _note(grid: EnFaceGrid, *, resampled: bool) -> str:
    if not resampled:
        return f"Both scans have the same grid. {UNREGISTERED}"
    cell = f"{grid.across_um:g} × {grid.along_um:g} µm"
    return f"The scans have different grids; both are averaged over the coarser one's cells of {cell}. {UNREGISTERED}"


def _thickness(storage: Storage, found: Finished) -> Map:
    if found.volume.axial_um is None:
        raise SpacingUnknown
    return thickness_um(storage, found.segmentation.id, found.volume.axial_um)


def _grid_of(volume: Volume) -> EnFaceGrid:
    spacing = volume.spacing
    if spacing is None:
        raise SpacingUnknown
    return EnFaceGrid(volume.n_slices, volume.width, spacing.across_um, spacing.along_um)


def _rows(values: Map) -> list[list[float | None]]:
    """Whole tenths of µm as JSON has them: null instead of NaN."""
    cells = values.astype(np.float64).round(1).astype(object)
    cells[np.isnan(values)] = None
    rows: list[list[float | None]] = cells.tolist()
    return rows
