"""How far the true volume may lie from the counted one: what the contour, the looks and the gaps each leave open.

Contour: moved out to where fluid is 16 % likely and in to where it is 84 % likely, it is off by one standard
deviation everywhere at once. Contours are not: errors of different places cancel, and `CONTOUR_SHARE` of it is left.

Looks: the network averages what it sees at several scales; the standard error of that mean.

Gaps: between B-scans nobody looked. The variance of a sum over equidistant sections is alpha (3A - 4B + C), with A, B
and C the sums of products of areas none, one and two B-scans apart. Source: Gundersen & Jensen 1987,
doi:10.1111/j.1365-2818.1987.tb02837.x; alpha is 1/240 for smooth shapes and 1/12 for boxes. Ours: alpha is calibrated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.measurements.counting import Counted
from models.measurements.figures import Interval

Z95 = 1.959964
"""Standard deviations of a normal distribution on each side that hold 95 % of it."""

CONTOUR_SHARE = 0.295
"""Calibrated on phantoms, see docs/measurements.md."""

GAP_ALPHA = 1 / 200
"""Calibrated on phantoms, see docs/measurements.md."""

HARD_BOUNDARY_UM = 4.0
"""Standard deviation of a contour as a whole, where no probability tells it: bias of the roof that methods without
training find under fluid (docs/surfaces.md)."""

HARD_BAND_PX = 0.5
"""A probability that leaves less than this open along an A-scan with fluid says nothing of the contour."""


@dataclass(frozen=True)
class Spread:
    """Standard deviations of the volume in voxels, by cause."""

    contour_out: float
    contour_in: float
    model: float | None
    """None: the looks were not kept, or there was one only."""
    slice_gap: float
    stated_um: float
    """The stated error of the contour where it is what counts, for want of a probability that tells; else 0."""

    @property
    def contour(self) -> float:
        """The mean of both sides."""
        return (self.contour_out + self.contour_in) / 2


def spread_of(counted: Counted, axial_um: float, boundary_error_um: float = 0.0) -> Spread:
    """What is open about the number of fluid voxels.

    Args:
        counted: of the mask.
        axial_um: depth of a voxel.
        boundary_error_um: standard deviation that the contour as a whole has at least.
    """
    areas = counted.areas_px
    n_voxels = float(areas.sum())
    n_ascans = float(np.count_nonzero(counted.heights_px))
    loose, tight = float(counted.loose_px.sum()), float(counted.tight_px.sum())
    is_hard = not counted.has_probability or (n_voxels > 0 and loose - tight < HARD_BAND_PX * n_ascans)
    stated_um = max(boundary_error_um, HARD_BOUNDARY_UM if is_hard else 0.0)
    stated = math.sqrt(2) * n_ascans * stated_um / axial_um  # roof and floor
    out, inward = CONTOUR_SHARE * max(loose - n_voxels, 0.0), CONTOUR_SHARE * max(n_voxels - tight, 0.0)
    return Spread(
        contour_out=max(out, stated),
        contour_in=max(inward, stated),
        model=_of_looks(counted.opinions_px, n_voxels),
        slice_gap=gap_deviation(areas),
        stated_um=stated_um if stated > min(out, inward) else 0.0,
    )


def interval_of(n_voxels: float, spread: Spread) -> Interval:
    """The 95 % interval in voxels; no volume is below 0."""
    others = (spread.model or 0.0) ** 2 + spread.slice_gap**2
    return Interval(
        low=max(0.0, n_voxels - Z95 * math.sqrt(spread.contour_in**2 + others)),
        high=n_voxels + Z95 * math.sqrt(spread.contour_out**2 + others),
    )


def gap_deviation(areas: NDArray[np.int64], alpha: float = GAP_ALPHA) -> float:
    """Standard deviation in the unit of the areas (S,) that equidistant B-scans leave in their sum."""
    area = areas.astype(np.float64)
    none, one, two = (float((area[: len(area) - lag] * area[lag:]).sum()) for lag in (0, 1, 2))
    return math.sqrt(max(0.0, alpha * (3 * none - 4 * one + two)))


def _of_looks(opinions_px: tuple[int, ...], n_voxels: float) -> float | None:
    """Standard error of the mean over looks, relative to their own mean and scaled to the mask."""
    n, mean = len(opinions_px), float(np.mean(opinions_px)) if opinions_px else 0.0
    if n < 2 or mean == 0:
        return None
    return n_voxels * float(np.std(opinions_px, ddof=1)) / mean / math.sqrt(n)


def stated_boundary_um(*, has_model: bool) -> float:
    """The least error of a contour: networks give probabilities that mean something, other methods do not."""
    return 0.0 if has_model else HARD_BOUNDARY_UM
