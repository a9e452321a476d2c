"""Evidence says which dark thing is fluid; the picture says where it ends. Snap the one to the other."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.filters import threshold_multiotsu, threshold_otsu
from skimage.morphology import disk

from models.weak.propagation import Propagated
from models.weak.roofs import RoofConfig, without_roofed

BESIDE_PX = 5
"""Side of the square in which the brightest pixel stands for the tissue beside the edge."""


@dataclass(frozen=True)
class SnappingConfig:
    """How fused evidence is cut back to the fluid's edge. Fluid scatters least: it is the darkest of three greys.

    Two greys are not enough: beside bright layers the outer nuclear layer, which is grey, would pass for fluid.
    """

    enabled: bool = True
    smoothing_px: float = 1.0
    """Standard deviation of the Gaussian against speckle, on the grid."""
    peak_share: float = 0.5
    """A part must reach this share of the B-scan's highest evidence: weaker parts are chance, not fluid."""
    smallest_contrast: float = 0.5
    """Share of the grey level variance that a cut in two must explain; below it the evidence is kept as it is."""
    edge_share: float = 0.65
    """Where the edge lies, from the grey of the fluid (0) to the brightest beside the edge (1)."""
    reach_px: int = 5
    """Largest distance from the darkest part to that edge."""
    roof: RoofConfig = field(default_factory=RoofConfig)
    """What is told from fluid by what lies above and below it."""


def snap(fused: NDArray[np.float32], pixels: NDArray[np.uint8], level: float, config: SnappingConfig) -> Propagated:
    """Fluid region of a B-scan that is called abnormal, on the grid.

    Args:
        fused: (D, W) calibrated evidence.
        pixels: (D, W) the normalised B-scan.
        level: evidence above it can be fluid.

    Returns:
        The darkest parts of the evidence up to their edges; nothing is doubtful, the edge is taught as it is.
    """
    region = _strong_parts(fused > level, fused, config.peak_share)
    if not (config.enabled and region.any()):
        return Propagated(region, np.zeros_like(region))
    image = ndimage.gaussian_filter(pixels.astype(np.float32), config.smoothing_px)
    cut = _darkest_of_three(image[region], config.smallest_contrast)
    if cut is None:
        return Propagated(region, np.zeros_like(region))
    dark = _strong_parts(region & (image < cut), fused, config.peak_share)
    filled = ndimage.binary_fill_holes(dark)
    opened = ndimage.binary_opening(filled, disk(1))
    grown = _grown_to_edge(opened if opened.any() else filled, image, config)
    fluid = without_roofed(grown, image, config.roof)
    return Propagated(fluid, np.zeros_like(fluid))


def _darkest_of_three(values: NDArray[np.float32], smallest_contrast: float) -> float | None:
    """Upper end of the darkest of three classes of grey (Liao, Chen & Chung 2001), or of two; None without contrast."""
    if float(np.ptp(values)) <= 0:
        return None
    cut = float(threshold_otsu(values))
    if _explained(values, cut) < smallest_contrast:
        return None
    try:
        return float(threshold_multiotsu(values, classes=3)[0])
    except ValueError:  # fewer than three greys
        return cut


def _grown_to_edge(core: NDArray[np.bool_], image: NDArray[np.float32], config: SnappingConfig) -> NDArray[np.bool_]:
    """The dark core and what lies between it and its edge; smoothing and speckle had made it too small."""
    inner = ndimage.binary_erosion(core)
    if not core.any():
        return core
    grey = float(image[inner if inner.any() else core].mean())
    limit = grey + config.edge_share * (ndimage.maximum_filter(image, size=BESIDE_PX) - grey)
    grown = ndimage.binary_dilation(core, mask=image < limit, iterations=config.reach_px)
    return ndimage.binary_fill_holes(grown)


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
