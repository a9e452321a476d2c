"""Edges from the picture, in two or three dimensions: a random walker between what is surely fluid and surely not.

Source: Grady 2006 (doi:10.1109/TPAMI.2006.233), by scikit-image. A graph cut would give much the same from the same
seeds; its usual library is GPL and stays out. No recipe uses it: it repairs masks that are too large and shortens thin
fluid (benchmarks/snapping.py, docs/experiments.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.segmentation import random_walker

from models.oct.volume import OCTError

BACKGROUND, FLUID = 1, 2
"""Seeds as scikit-image counts them; 0 is to be decided and -1 takes no part."""


@dataclass(frozen=True)
class WalkerConfig:
    """How probabilities become seeds, and how much an edge in the picture counts."""

    sure: float = 0.9
    """Probability from which on a voxel is a seed of fluid."""
    never: float = 0.05
    """Probability up to which a voxel is a seed of the background."""
    beta: float = 1000.0
    """How hard it is to walk across a difference of grey levels."""
    smoothing_px: float = 1.0
    """Gaussian against speckle."""
    across: float = 0.25
    """Reach of a walk from B-scan to B-scan, as a share of its reach within one: they lie far apart. (scikit-image
    divides differences by its `spacing`, so that a larger one couples more.)"""
    margin_px: int = 6
    """Voxels further than this from any doubt take no part."""
    smallest_px: int = 12
    """Area below which a part that its neighbouring B-scans do not show is dropped."""


def refine(
    probability: NDArray[np.float32],
    pixels: NDArray[np.uint8],
    normal: NDArray[np.bool_],
    config: WalkerConfig,
) -> NDArray[np.float32]:
    """Probability of fluid with edges where the picture has them.

    Args:
        probability: (S, D, W), 0 to 1, of neighbouring B-scans aligned in depth; S may be 1.
        pixels: (S, D, W), the B-scans.
        normal: (S,), B-scans tagged normal: background without exception.

    Raises:
        OCTError: the shapes do not belong together.
    """
    if probability.ndim != 3 or probability.shape != pixels.shape or normal.shape != probability.shape[:1]:
        raise OCTError(
            f"Probabilities {probability.shape}, pixels {pixels.shape} and tags {normal.shape} do not fit together."
        )
    known = np.where(normal[:, None, None], np.float32(0), probability)
    seeds = np.zeros(known.shape, np.int8)
    seeds[known <= config.never] = BACKGROUND
    seeds[known >= config.sure] = FLUID
    doubtful = seeds == 0
    both_kinds = (seeds == FLUID).any() and (seeds == BACKGROUND).any()
    if not (doubtful.any() and both_kinds and np.ptp(pixels)):
        return known
    seeds[~_near(doubtful, config.margin_px)] = -1
    grey = ndimage.gaussian_filter(pixels.astype(np.float32) / 255.0, (0, config.smoothing_px, config.smoothing_px))
    walked = known.copy()
    for box in ndimage.find_objects(ndimage.label(seeds >= 0, np.ones((3, 3, 3)))[0]):
        labels = seeds[box].copy()
        if not {BACKGROUND, FLUID, 0} <= set(np.unique(labels)):
            continue
        chance = random_walker(
            grey[box], labels, beta=config.beta, mode="cg_j", tol=1e-5,
            spacing=(config.across, 1.0, 1.0), return_full_prob=True, prob_tol=0.1,
        )  # fmt: skip
        inside = labels == 0
        walked[box][inside] = np.clip(chance[FLUID - 1][inside], 0, 1)
    return _without_lonely_parts(walked, config.smallest_px)


def _near(mask: NDArray[np.bool_], margin_px: int) -> NDArray[np.bool_]:
    """Within `margin_px` of the mask in the same B-scan, or one B-scan away."""
    reach = ndimage.binary_dilation(mask, np.ones((1, 3, 3)), iterations=margin_px)
    return np.asarray(ndimage.binary_dilation(reach, np.ones((3, 1, 1))))


def _without_lonely_parts(probability: NDArray[np.float32], smallest_px: int) -> NDArray[np.float32]:
    """Drop small parts of a B-scan that neither of two neighbours shows; the first and last B-scan keep theirs."""
    mask = probability >= 0.5
    out = probability.copy()
    for index in range(1, len(mask) - 1):
        parts, n_parts = ndimage.label(mask[index])
        beside = ndimage.binary_dilation(mask[index - 1] | mask[index + 1], iterations=3)
        for number in range(1, n_parts + 1):
            part = parts == number
            if part.sum() < smallest_px and not (part & beside).any():
                out[index][part] = 0
    return out
