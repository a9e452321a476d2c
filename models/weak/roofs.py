"""What lies under the pigment epithelium is no fluid of the retina: its roof is brighter than all that is below it.

Fluid of the retina has the pigment epithelium, the brightest layer, somewhere below it. Where the epithelium itself is
detached it is the roof, and below are its membrane and the choroid. Source: anatomy; the rule is ours, and needs
neither tag nor mask. To ask only what is just below would drop cysts: their floor is often the dark nuclear layer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage


@dataclass(frozen=True)
class RoofConfig:
    """How roof and ground are compared, on the network's grid."""

    reach_px: int = 6
    """Rows above a part in which its roof is looked for; more than the epithelium is thick."""
    smoothing_px: int = 9
    """A-scans whose median decides for each: one vessel's shadow decides nothing."""
    brightest: float = 1.3
    """Brightness of the roof over the brightest of all below, up to which a part can be fluid."""


def without_roofed(fluid: NDArray[np.bool_], image: NDArray[np.float32], config: RoofConfig) -> NDArray[np.bool_]:
    """`fluid` (D, W) without those A-scans of each part in which its roof outshines what `image` (D, W) has below."""
    window = 2 * (config.reach_px // 2) + 1
    above = ndimage.maximum_filter1d(image, window, axis=0, origin=window // 2)  # of a row and those over it
    below = np.maximum.accumulate(image[::-1], axis=0)[::-1]  # of a row and all under it
    labels, n_parts = ndimage.label(fluid)
    kept = fluid.copy()
    for part in (labels == number for number in range(1, n_parts + 1)):
        columns = np.flatnonzero(part.any(axis=0))
        inside = part[:, columns]
        tops, bottoms = inside.argmax(axis=0), len(inside) - 1 - inside[::-1].argmax(axis=0)
        ratio = above[tops, columns] / np.maximum(below[bottoms, columns], 1.0)
        roofed = ndimage.median_filter(ratio, config.smoothing_px, mode="nearest") > config.brightest
        kept[:, columns[roofed]] &= ~inside[:, roofed]
    return kept
