"""Where the fovea lies, by the form of the retina in a stored volume; looked for once, when it is first segmented."""

from __future__ import annotations

import numpy as np
import structlog

from app.db.tables import JsonObject, Volume
from app.storage import Storage, volume_key
from models.measurements.pit import LEAST_FIELD_UM, find_pit
from models.oct.volume import OCTVolume, Spacing

log = structlog.get_logger()

CELL_UM = (8.0, 24.0)
"""Axial and lateral cells on which surfaces are found: the pit is some 100 µm deep and 1 mm wide."""

STEP_UM = 90.0
"""B-scans nearer to each other than this are passed over."""

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
    from models.classical.surfaces import find_surfaces  # scikit-image takes a second that few jobs need
    from models.classical.working_grid import WorkingGrid

    spacing = volume.spacing
    if spacing is None or not _is_large_enough(volume, spacing):
        return None
    indices = slices_to_see(volume.n_slices, spacing.across_um)
    bscans = np.stack([storage.read_bscan(volume_key(volume.id), int(index)) for index in indices])
    across_um = spacing.across_um * int(indices[1] - indices[0])
    try:
        grid = WorkingGrid.of(OCTVolume(bscans), Spacing(across_um, spacing.axial_um, spacing.along_um), *CELL_UM)
        surfaces = find_surfaces(grid.greys(bscans), grid)
        retina_um = np.where(surfaces.shown, surfaces.roof - surfaces.ilm, np.nan)
        pit = find_pit(retina_um, across_um, grid.along_um)
    except (ValueError, np.linalg.LinAlgError) as error:  # a picture without a retina
        log.warning("fovea_not_searched", volume_id=volume.id, error=type(error).__name__)
        return dict(NOWHERE)
    if pit is None:
        return dict(NOWHERE)
    factor = grid.factors[1]
    return {
        "slice_index": round(float(np.interp(pit.row, np.arange(len(indices)), indices)), 2),
        "ascan": round(min(max((pit.column + 0.5) * factor - 0.5, 0.0), volume.width - 1.0), 1),
        "pit_um": round(pit.depth_um, 1),
    }


def slices_to_see(n_slices: int, across_um: float) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Indices, evenly spaced around the middle, of the B-scans in which the fovea is looked for."""
    field_um = max(MIDDLE * n_slices * across_um, LEAST_FIELD_UM + 2 * across_um)
    step = max(1, int(STEP_UM // across_um))
    n_seen = min(n_slices, int(np.ceil(field_um / across_um))) // step
    first = (n_slices - 1 - (n_seen - 1) * step) // 2
    return first + step * np.arange(n_seen, dtype=np.int64)


def _is_large_enough(volume: Volume, spacing: Spacing) -> bool:
    return (
        volume.n_slices >= 5
        and volume.n_slices * spacing.across_um >= LEAST_FIELD_UM
        and volume.width * spacing.along_um >= LEAST_FIELD_UM
        and volume.height * spacing.axial_um >= LEAST_DEPTH_UM
    )
