"""Regions of fluid on the en-face plane at two visits: new, resolved, persisting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, label, maximum_filter

from models.oct.en_face_grid import EnFaceGrid
from models.oct.volume import UM2_PER_MM2, UM3_PER_MM3

Fate = Literal["new", "resolved", "persisting"]

FATES: Final[tuple[Fate, ...]] = ("new", "resolved", "persisting")

SMALLEST_REGION_MM2: Final = 0.01
"""A tenth of a millimetre square; smaller regions are counted together and not judged."""

MOST_LISTED: Final = 20

FOOTPRINT_SHARE: Final = 0.5
"""Share of a cell that fluid covers for the cell to count as fluid."""

EIGHT_NEIGHBOURS = np.ones((3, 3), dtype=int)

Map = NDArray[np.float32]


class FluidMap(NamedTuple):
    """Fluid of one visit on the grid of the comparison; NaN where its scan does not reach."""

    thickness_um: Map
    """(S, W)"""
    share: Map
    """(S, W) how much of each cell lies over fluid, 0 to 1: thickness averaged over cells has no sharp edge."""


@dataclass(frozen=True)
class Region:
    """One connected region of fluid at either visit, seen from above."""

    fate: Fate
    slice_index: int
    """Row and column on the grid of the maps where the thickness differs most."""
    ascan: int
    earlier_mm2: float
    later_mm2: float
    earlier_mm3: float
    later_mm3: float


@dataclass(frozen=True)
class FateFigures:
    """All regions of one fate together."""

    n_regions: int
    earlier_mm2: float
    later_mm2: float
    earlier_mm3: float
    later_mm3: float


@dataclass(frozen=True)
class Regions:
    """What became of the fluid."""

    of_fate: dict[Fate, FateFigures]
    largest: tuple[Region, ...]
    """At most `MOST_LISTED`, those that changed most in volume first."""
    n_small: int
    """Regions below `SMALLEST_REGION_MM2`, which no figure here counts."""


def regions_of(earlier: FluidMap, later: FluidMap, grid: EnFaceGrid, *, tolerance_um: float) -> Regions:
    """Fluid regions of two visits on one grid; cells that a scan does not reach (NaN) are left out of both.

    Cells of fluid at either visit are one region where they touch (8 neighbours), or lie within twice `tolerance_um` of
    each other, so that an error of registration does not turn one pocket into a resolved and a new one. A region with
    fluid at the later visit alone is new, at the earlier one alone resolved, else it persists.
    """
    both = np.isfinite(earlier.thickness_um) & np.isfinite(later.thickness_um)
    thickness = [np.where(both, visit.thickness_um, 0.0) for visit in (earlier, later)]
    fluid = [both & (np.nan_to_num(visit.share) >= FOOTPRINT_SHARE) for visit in (earlier, later)]
    labels = _labelled(fluid[0] | fluid[1], grid, tolerance_um)
    found = [_region(labels, number, thickness, fluid, grid) for number in range(1, int(labels.max(initial=0)) + 1)]
    judged = [region for region in found if max(region.earlier_mm2, region.later_mm2) >= SMALLEST_REGION_MM2]
    judged.sort(key=lambda region: -abs(region.later_mm3 - region.earlier_mm3))
    return Regions(
        of_fate={fate: _together([region for region in judged if region.fate == fate]) for fate in FATES},
        largest=tuple(judged[:MOST_LISTED]),
        n_small=len(found) - len(judged),
    )


def _labelled(fluid: NDArray[np.bool_], grid: EnFaceGrid, tolerance_um: float) -> NDArray[np.int32]:
    """(S, W) the number of each cell's region; the cells around it, which fluid covers in part, are its own too."""
    if not fluid.any():
        return np.zeros(fluid.shape, np.int32)
    away_um = distance_transform_edt(~fluid, sampling=(grid.across_um, grid.along_um))
    labels, _ = label(away_um <= tolerance_um, structure=EIGHT_NEIGHBOURS)
    labels = np.where(fluid, labels, 0)
    return np.asarray(np.where(fluid, labels, maximum_filter(labels, size=3)), dtype=np.int32)


def _region(
    labels: NDArray[np.int32],
    number: int,
    thickness: list[NDArray[np.float64]],
    fluid: list[NDArray[np.bool_]],
    grid: EnFaceGrid,
) -> Region:
    here = labels == number
    change = np.where(here, np.abs(thickness[1] - thickness[0]), -1.0)
    slice_index, ascan = np.unravel_index(int(change.argmax()), change.shape)
    areas = [np.count_nonzero(cells[here]) * grid.cell_um2 / UM2_PER_MM2 for cells in fluid]
    volumes = [float(values[here].sum()) * grid.cell_um2 / UM3_PER_MM3 for values in thickness]
    fate: Fate = "new" if areas[0] == 0 else "resolved" if areas[1] == 0 else "persisting"
    return Region(fate, int(slice_index), int(ascan), areas[0], areas[1], volumes[0], volumes[1])


def _together(regions: list[Region]) -> FateFigures:
    return FateFigures(
        len(regions),
        sum(region.earlier_mm2 for region in regions),
        sum(region.later_mm2 for region in regions),
        sum(region.earlier_mm3 for region in regions),
        sum(region.later_mm3 for region in regions),
    )
