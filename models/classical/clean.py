"""From a classifier's probability, speckled cell by cell, to regions: smoothing, hysteresis, small ones dropped."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter, label
from skimage.filters import apply_hysteresis_threshold

from models.classical.region import Cells
from models.classical.working_grid import WorkingGrid
from models.oct.volume import UM3_PER_MM3
from models.segmenter import Mask


def smoothed(share: Cells, across: float = 0.0) -> Cells:
    """The probabilities (S, H, W) averaged with their neighbours; `across` B-scans, in slices."""
    return np.asarray(gaussian_filter(share, (across, 1.0, 1.0)), np.float32)


def regions(share: Cells, low: float, high: float) -> Mask:
    """Connected cells from `low` up that reach `high` somewhere."""
    return np.asarray(apply_hysteresis_threshold(share, low, high))


def without_small(mask: Mask, grid: WorkingGrid, smallest_mm3: float) -> Mask:
    """Only connected parts of at least this volume."""
    parts, n = label(mask)
    if n == 0:
        return mask
    cell = grid.across_um * grid.axial_um * grid.along_um / UM3_PER_MM3
    kept = np.bincount(parts.ravel()) * cell >= smallest_mm3
    kept[0] = False
    return np.asarray(kept[parts])


def limited_to(share: Cells, mask: Mask, low: float) -> Cells:
    """Probability with its level `low` moved to one half, and below one half outside `mask`: its own contour stays."""
    moved = np.where(share < low, 0.5 * share / low, 0.5 + 0.5 * (share - low) / max(1 - low, 1e-6))
    return np.asarray(np.where(mask, moved, np.minimum(moved, 0.49)), np.float32)
