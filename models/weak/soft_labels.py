"""Labels for the segmenter from propagated regions and tags, with ignore bands and category masking (section 2.3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.morphology import disk
from skimage.transform import resize

from models.weak.propagation import Propagated

IGNORE = 255
"""Label of pixels that teach nothing."""

Label = NDArray[np.uint8] | None
"""(D, W) with 0, 1 and IGNORE, or None: do not learn from this slice."""


@dataclass(frozen=True)
class SoftLabelConfig:
    """What of a propagated region is believed."""

    ignore_band_px: int = 1
    """Half width of the ring along the contour that is ignored, on the network's grid."""
    ignore_doubtful: bool = True
    """Ignore what propagation reached but did not keep (yellow in figure 3e)."""
    smallest_share: float = 0.0005
    """A region with a smaller share of the B-scan counts as empty."""


def soft_label(
    propagated: Propagated | None, *, has_fluid: bool, shape: tuple[int, int], config: SoftLabelConfig
) -> Label:
    """Label (D, W) of one training slice: 0, 1 or IGNORE; None when the slice must not be learned from.

    A slice tagged normal is exactly background, whatever the network says. A slice tagged abnormal is used only
    when it was also called abnormal (`propagated` is not None) and its region is not empty.

    Source: section 2.3, "we masked this problem with category information".
    """
    if not has_fluid:
        return np.zeros(shape, np.uint8)
    if propagated is None:
        return None
    region = _on_grid(propagated.region, shape)
    if region.mean() < config.smallest_share:
        return None
    label = region.astype(np.uint8)
    if config.ignore_doubtful:
        label[_on_grid(propagated.doubtful, shape) & ~region] = IGNORE
    if config.ignore_band_px > 0:
        ball = disk(config.ignore_band_px)
        ring = ndimage.binary_dilation(region, ball) & ~ndimage.binary_erosion(region, ball)
        core = ndimage.binary_erosion(region, ball)
        label[ring if core.any() else ring & ~region] = IGNORE
    return label


def _on_grid(mask: NDArray[np.bool_], shape: tuple[int, int]) -> NDArray[np.bool_]:
    return mask if mask.shape == shape else resize(mask.astype(np.float32), shape, order=1) > 0.5


SURE_FLUID, SURE_BACKGROUND = 0.6, 0.3
"""Probabilities between these are ignored when a segmenter teaches its successor."""


def self_label(probability: NDArray[np.float32], *, has_fluid: bool, config: SoftLabelConfig) -> Label:
    """Label of a training slice from a segmenter's own probability (D, W), for the next round.

    Slices tagged normal stay exactly background; a fluid slice without any sure fluid is left out.
    """
    if not has_fluid:
        return np.zeros(probability.shape, np.uint8)
    label = np.where(probability >= SURE_FLUID, 1, IGNORE).astype(np.uint8)
    label[probability < SURE_BACKGROUND] = 0
    return label if (label == 1).mean() >= config.smallest_share else None
