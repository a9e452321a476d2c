"""Evidence says which dark thing is fluid; the picture says where it ends. Snap the one to the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.filters import threshold_otsu
from skimage.morphology import disk

from models.weak.propagation import Propagated


@dataclass(frozen=True)
class SnappingConfig:
    """How fused evidence is cut back to the fluid's edge. Fluid scatters little: it is the dark side of the cut."""

    enabled: bool = True
    smoothing_px: float = 1.0
    """Standard deviation of the Gaussian against speckle, on the grid."""
    peak_share: float = 0.5
    """A part must reach this share of the B-scan's highest evidence: weaker parts are chance, not fluid."""
    smallest_contrast: float = 0.5
    """Share of the grey level variance that the cut must explain; below it the evidence is kept as it is."""


def snap(fused: NDArray[np.float32], pixels: NDArray[np.uint8], level: float, config: SnappingConfig) -> Propagated:
    """Fluid region of a B-scan that is called abnormal, on the grid.

    Args:
        fused: (D, W) calibrated evidence.
        pixels: (D, W) the normalised B-scan.
        level: evidence above it can be fluid.

    Returns:
        The dark parts within the evidence; nothing is doubtful, the edge is taught as it is.
    """
    region = _strong_parts(fused > level, fused, config.peak_share)
    if not (config.enabled and region.any()):
        return Propagated(region, np.zeros_like(region))
    image = ndimage.gaussian_filter(pixels.astype(np.float32), config.smoothing_px)
    if float(np.ptp(image[region])) <= 0:
        return Propagated(region, np.zeros_like(region))
    cut = float(threshold_otsu(image[region]))
    if _explained(image[region], cut) < config.smallest_contrast:
        return Propagated(region, np.zeros_like(region))
    dark = _strong_parts(region & (image < cut), fused, config.peak_share)
    filled = ndimage.binary_fill_holes(dark)
    opened = ndimage.binary_opening(filled, disk(1))
    fluid = opened if opened.any() else filled
    return Propagated(fluid, np.zeros_like(fluid))


def _strong_parts(mask: NDArray[np.bool_], fused: NDArray[np.float32], peak_share: float) -> NDArray[np.bool_]:
    """Connected parts that reach a share of the highest evidence of all."""
    labels, n_parts = ndimage.label(mask)
    if n_parts == 0:
        return mask
    numbers = np.arange(1, n_parts + 1)
    peaks = np.asarray(ndimage.maximum(fused, labels, numbers))
    return np.isin(labels, numbers[peaks >= peak_share * float(fused.max())])


def _explained(values: NDArray[np.float32], cut: float) -> float:
    """Share of the variance between the two sides of a cut (Otsu's criterion over the total), 0 to 1."""
    dark = values < cut
    share = float(dark.mean())
    if share in (0.0, 1.0):
        return 0.0
    between = share * (1 - share) * float(values[dark].mean() - values[~dark].mean()) ** 2
    return between / max(float(values.var()), 1e-9)
