"""What lies under the pigment epithelium is no fluid of the retina: its roof is brighter than its floor.

Subretinal fluid rests on the pigment epithelium, the brightest layer, below dimmer ones. Where the epithelium itself is
detached it is the roof, and the floor is dim. Source: anatomy; the rule is ours, and needs neither tag nor mask.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage


@dataclass(frozen=True)
class RoofConfig:
    """How roof and floor are compared, on the network's grid."""

    reach_px: int = 6
    """Rows above and below in which the brightest pixel is looked for; more than the epithelium is thick."""
    smoothing_px: int = 9
    """A-scans whose median decides for each: one vessel's shadow decides nothing."""
    brightest: float = 1.2
    """Brightness of the roof over that of the floor up to which a part can be fluid; cysts are at about 1."""


def without_roofed(fluid: NDArray[np.bool_], image: NDArray[np.float32], config: RoofConfig) -> NDArray[np.bool_]:
    """`fluid` (D, W) without the A-scans of each part in which its roof is the brighter side of `image` (D, W)."""
    window = 2 * (config.reach_px // 2) + 1
    above = ndimage.maximum_filter1d(image, window, axis=0, origin=window // 2)  # of a row and those over it
    below = ndimage.maximum_filter1d(image, window, axis=0, origin=-(window // 2))
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
