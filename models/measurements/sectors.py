"""Fluid in the nine ETDRS fields around the fovea.

The picture is as the en-face image is drawn: one row a B-scan, B-scan 0 on top, A-scan 0 left. In a right eye (OD)
nasal is right, in a left eye (OS) left. B-scan 0 is the most superior unless the device is known to begin below.
Source: circles of 1, 3 and 6 mm in diameter, quadrants at 45 degrees; Early Treatment Diabetic Retinopathy Study report
10, 1991, doi:10.1016/S0161-6420(13)38012-9.
"""

from __future__ import annotations

import math
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from models.measurements.figures import Fovea, Sector, SectorFigures
from models.oct.volume import UM2_PER_MM2, UM3_PER_MM3, Laterality, Spacing

RADII_UM = (500.0, 1500.0, 3000.0)
"""Of the circles."""

SECTORS: tuple[Sector, ...] = get_args(Sector)

FirstSlice = Literal["superior", "inferior"]
"""Which end of the eye the first B-scan shows."""

PIECE_UM = 12.0
"""A cell of the en-face grid is divided into pieces of at most this length: a circle's edge cuts cells."""

ROUNDING_UM = 6
"""Decimals of a µm to which distances are rounded, so that a mirrored eye has its borders at the same pieces."""

_RING = {"superior": 0, "nasal": 1, "inferior": 2, "temporal": 3}
_OUTSIDE = SECTORS.index("outside")


def sector_figures(
    heights_px: NDArray[np.uint16],
    spacing: Spacing,
    laterality: Laterality,
    fovea: Fovea,
    first_slice: FirstSlice = "superior",
) -> tuple[SectorFigures, ...]:
    """Figures of every field in the order of `Sector`; their volumes add up to that of the mask.

    Args:
        heights_px: (S, W) fluid voxels along each A-scan.
        spacing: of the scan.
        laterality: which eye it is.
        fovea: centre of the circles.
        first_slice: which end the first B-scan shows.
    """
    n_slices, width = heights_px.shape
    n_down, n_along = (max(1, math.ceil(um / PIECE_UM)) for um in (spacing.across_um, spacing.along_um))
    along_um = (_pieces(width, n_along) - fovea.ascan) * spacing.along_um  # (W * n_along,)
    nasal_um = along_um if laterality == "OD" else -along_um
    down_um = (_pieces(n_slices, n_down) - fovea.slice_index) * spacing.across_um  # (S * n_down,)
    superior_um = -down_um if first_slice == "superior" else down_um
    totals = np.zeros((3, len(SECTORS)))  # pieces, pieces with fluid, voxels in pieces
    for index, row in enumerate(superior_um.reshape(n_slices, n_down)):
        height = np.repeat(heights_px[index].astype(np.float64), n_along)
        for superior in row:
            field = fields_at(nasal_um, float(superior))
            for total, weights in zip(totals, (None, height > 0, height), strict=True):
                total += np.bincount(field, weights, minlength=len(SECTORS))
    piece_um2 = spacing.across_um * spacing.along_um / (n_down * n_along)
    return tuple(
        SectorFigures(
            sector=name,
            area_mm2=float(n * piece_um2 / UM2_PER_MM2),
            fluid_area_mm2=float(with_fluid * piece_um2 / UM2_PER_MM2),
            volume_mm3=float(voxels * piece_um2 * spacing.axial_um / UM3_PER_MM3),
            mean_thickness_um=float(voxels / n * spacing.axial_um) if n else 0.0,
        )
        for name, n, with_fluid, voxels in zip(SECTORS, *totals, strict=True)
    )


def fields_at(nasal_um: NDArray[np.float64], superior_um: float) -> NDArray[np.intp]:
    """Index in `SECTORS` of places at these distances (n,) to the nasal side and above the fovea.

    A circle belongs to what is within it, a diagonal to superior and inferior.
    """
    nasal_um = np.round(nasal_um, ROUNDING_UM)
    superior_um = round(superior_um, ROUNDING_UM)
    upright = _RING["superior"] if superior_um > 0 else _RING["inferior"]
    sideways = np.where(nasal_um > 0, _RING["nasal"], _RING["temporal"])
    quadrant = np.where(np.abs(nasal_um) > abs(superior_um), sideways, upright)
    ring = np.searchsorted(RADII_UM, np.round(np.hypot(nasal_um, superior_um), ROUNDING_UM))  # 0 centre, 3 outside
    field = 1 + (ring - 1) * len(_RING) + quadrant
    return np.where(ring == 0, 0, np.where(ring == len(RADII_UM), _OUTSIDE, field))


def _pieces(n_cells: int, n_pieces: int) -> NDArray[np.float64]:
    """(n_cells * n_pieces,) middles of the pieces in array indices."""
    inside = (np.arange(n_pieces) + 0.5) / n_pieces - 0.5
    return np.asarray((np.arange(n_cells)[:, None] + inside).ravel())
