"""Inverted grey scale: some exports print the scan dark on white, and no network reads that."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter

Bscan = NDArray[np.uint8] | NDArray[np.uint16]
"""One B-scan (D, W) as the readers give it."""

SURE = 0.2
"""Skewness below minus this is a negative's; tight crops of thick retinas come as far as -0.1."""

SMOOTHING_PX = 5


def skewness(bscan: Bscan) -> float:
    """How much further the brightest tissue lies from the median than the darkest, from -1 to 1; 0 for one grey.

    Most of a B-scan (D, W) is dark space around a bright band, so that the score of a scan is positive and that of
    its negative has the same size below zero. Of 379 real B-scans of three sources all are above 0, and 99 in 100 above
    0.22 (2026-11-24). White padding is left out.
    """
    grey = bscan.astype(np.float32)
    top = float(np.iinfo(bscan.dtype).max)
    smooth = uniform_filter(grey, SMOOTHING_PX)
    tissue = smooth[grey < top]
    if tissue.size < 0.1 * grey.size:
        return 0.0
    low, middle, high = np.percentile(tissue, [1, 50, 99])
    return float((high + low - 2 * middle) / (high - low)) if high > low else 0.0


def is_inverted(bscan: Bscan) -> bool:
    """Whether a B-scan (D, W) has the grey scale of a negative."""
    return skewness(bscan) < -SURE


def upright(bscan: Bscan) -> Bscan:
    """The B-scan with its tissue bright: itself, or its negative of the same type."""
    return np.iinfo(bscan.dtype).max - bscan if is_inverted(bscan) else bscan
