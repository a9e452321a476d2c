"""Where fluid is, seen from above: A-scans with a dark run on the RPE that is no vessel's shadow.

Source: the footprint of Wu et al. 2018 (doi:10.1109/TBME.2017.2695461), which says what it is for and not how it is
found. Ours: hysteresis of the height of the dark run above the RPE (`surfaces.py`), a smallest width and area, and
shadows told by the RPE below them, which fluid leaves as bright as it is around.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, binary_opening, label, median_filter

from models.classical.region import Region
from models.oct.volume import UM2_PER_MM2

AScans = NDArray[np.bool_]
"""(S, W)."""


@dataclass(frozen=True)
class FootprintConfig:
    """Sizes in µm."""

    seen_um: float = 28.0
    """Height that somewhere in a footprint must be reached."""
    edge_um: float = 15.0
    """Height at which a footprint ends."""
    narrowest_um: float = 120.0
    """What is narrower, along a B-scan, is the shadow of a vessel where it is dark, debris where it is bright."""
    smallest_mm2: float = 0.02
    around_um: float = 1200.0
    lit: float = 0.75
    """Brightness of the RPE, as a share of that around, below which a vessel shadows it."""


def footprint(region: Region, config: FootprintConfig, shadow: AScans | None = None) -> AScans:
    """A-scans over fluid: connected regions of some height, somewhere high enough, and large enough.

    Args:
        shadow: what `shadowed` gives of the same region and sizes, where it is known already.
    """
    surfaces, grid = region.surfaces, region.grid
    seen = surfaces.shown & ~(shadowed(region, config) if shadow is None else shadow)
    height = np.where(seen, surfaces.fluid_um, 0)
    n_along = max(1, round(config.narrowest_um / grid.along_um))
    regions, n = label(_opened(height >= config.edge_um, n_along))
    tallest = np.zeros(n + 1)
    np.maximum.at(tallest, regions, height)
    areas = np.bincount(regions.ravel()) * grid.across_um * grid.along_um / UM2_PER_MM2
    kept = (tallest >= config.seen_um) & (areas >= config.smallest_mm2)
    kept[0] = False
    return binary_dilation(kept[regions], [[False] * 3, [True] * 3, [False] * 3]) & seen


def shadowed(region: Region, config: FootprintConfig) -> AScans:
    """A-scans whose RPE is darker than it is around, because a vessel lies above it."""
    bright = median_filter(region.rpe_grey, (1, 3))
    around = median_filter(bright, (1, 2 * round(config.around_um / region.grid.along_um) + 1), mode="nearest")
    return np.asarray(bright < config.lit * around)


def _opened(mask: AScans, n_along: int) -> AScans:
    """Runs of at least `n_along` A-scans; a run that is cut by the scan's edge may go on beyond it."""
    padded = np.pad(mask, ((0, 0), (n_along, n_along)), mode="edge")
    return np.asarray(binary_opening(padded, np.ones((1, n_along)))[:, n_along:-n_along])
