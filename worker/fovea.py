"""Where the fovea lies, by the form of the retina in a stored volume; looked for once, when it is first segmented."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import structlog
from numpy.typing import NDArray

from app.db.tables import JsonObject, Volume
from app.storage import Storage, volume_key
from models.measurements.pit import LEAST_FIELD_UM, find_pit
from models.oct.volume import OCTVolume, Spacing

log = structlog.get_logger()

CELL_UM = (8.0, 24.0)
"""Axial and lateral cells on which surfaces are found: the pit is some 100 µm deep and 1 mm wide."""

STEP_UM = 90.0
"""About this far apart are the B-scans that are looked at; sparser scans are looked at whole."""

MIDDLE = 0.75
"""Share of the B-scans, around the middle one, that are looked at where the scan is large: the fovea is aimed at."""

LEAST_DEPTH_UM = 600.0
"""A shallower scan cannot hold vitreous, retina and choroid."""

NOWHERE: JsonObject = {"slice_index": None, "ascan": None, "pit_um": None}


def find_fovea(storage: Storage, volume: Volume) -> JsonObject | None:
    """Place of the fovea as `worker.messages.Segmented` has it; None where the scan is too small to look.

    Raises:
        FileNotFoundError: the volume's bytes are gone.
    """
    key, shape = volume_key(volume.id), (volume.n_slices, volume.height, volume.width)
    return find_in(lambda index: storage.read_bscan(key, index), shape, volume.spacing)


def find_in(
    read_bscan: Callable[[int], NDArray[np.uint8]], shape: tuple[int, int, int], spacing: Spacing | None
) -> JsonObject | None:
    """The same for B-scans (D, W) that are read by their index."""
    if spacing is None or not _is_large_enough(shape, spacing):
        return None
    indices = slices_to_see(shape[0], spacing.across_um)
    bscans = np.stack([read_bscan(int(index)) for index in indices])
    across_um = spacing.across_um * int(indices[1] - indices[0])
    seen = Spacing(across_um, spacing.axial_um, spacing.along_um)
    try:
        retina_um, factor = retina_thickness_um(bscans, seen)
        pit = find_pit(retina_um, across_um, factor * spacing.along_um)
    except (ValueError, np.linalg.LinAlgError) as error:  # a picture without a retina
        log.warning("fovea_not_searched", error=type(error).__name__)
        return dict(NOWHERE)
    if pit is None:
        return dict(NOWHERE)
    return {
        "slice_index": round(float(np.interp(pit.row, np.arange(len(indices)), indices)), 2),
        "ascan": round(min(max((pit.column + 0.5) * factor - 0.5, 0.0), shape[2] - 1.0), 1),
        "pit_um": round(pit.depth_um, 1),
    }


def retina_thickness_um(bscans: NDArray[np.uint8], spacing: Spacing) -> tuple[NDArray[np.float32], int]:
    """Thickness (S, w) of the retina without the fluid under it, NaN where none is shown; A-scans in a cell."""
    from models.classical.surfaces import find_surfaces  # scikit-image takes a second that few jobs need
    from models.classical.working_grid import WorkingGrid

    grid = WorkingGrid.of(OCTVolume(bscans), spacing, *CELL_UM)
    surfaces = find_surfaces(grid.greys(bscans), grid)
    retina_um = np.where(surfaces.shown, surfaces.roof - surfaces.ilm, np.float32(np.nan))
    return retina_um.astype(np.float32), grid.factors[1]


def slices_to_see(n_slices: int, across_um: float) -> NDArray[np.int64]:
    """Indices, evenly spaced around the middle, of the B-scans in which the fovea is looked for."""
    field_um = max(MIDDLE * n_slices * across_um, LEAST_FIELD_UM + 2 * across_um)
    step = max(1, round(STEP_UM / across_um))
    n_seen = min(n_slices, int(np.ceil(field_um / across_um))) // step
    first = (n_slices - 1 - (n_seen - 1) * step) // 2
    return first + step * np.arange(n_seen, dtype=np.int64)


def _is_large_enough(shape: tuple[int, int, int], spacing: Spacing) -> bool:
    n_slices, depth, width = shape
    return (
        n_slices >= 5
        and n_slices * spacing.across_um >= LEAST_FIELD_UM
        and width * spacing.along_um >= LEAST_FIELD_UM
        and depth * spacing.axial_um >= LEAST_DEPTH_UM
    )
