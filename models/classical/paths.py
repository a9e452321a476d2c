"""The best connected path through every B-scan of a stack, by dynamic programming.

Source: graph search of Chiu et al. 2010 (doi:10.1364/OE.18.019413). Ours: all B-scans at once, a limit on the slope
and a linear price for it instead of a graph of weighted neighbours.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Stack = NDArray[np.float32]
"""(S, D, W) of whatever is summed along a path."""

Path = NDArray[np.int64]
"""(S, W) row of every A-scan."""


def best_path(gain: Stack, furthest_step: int, step_price: float = 0.0) -> Path:
    """The row of every A-scan on the path of largest sum of `gain`, one path a B-scan.

    Args:
        gain: (S, D, W); -inf forbids a pixel.
        furthest_step: rows that a path may rise or fall from one A-scan to the next.
        step_price: what every row of a step costs.
    """
    n_slices, depth, width = gain.shape
    steps = np.arange(-furthest_step, furthest_step + 1)
    price = (np.abs(steps) * step_price).astype(np.float32)
    came = np.zeros((width, n_slices, depth), np.int8 if len(steps) <= 127 else np.int16)
    total = gain[:, :, 0].copy()
    for column in range(1, width):
        padded = np.pad(total, ((0, 0), (furthest_step, furthest_step)), constant_values=-np.inf)
        best = padded[:, :depth] - price[0]
        for index in range(1, len(steps)):
            other = padded[:, index : index + depth] - price[index]
            better = other > best
            came[column][better] = index
            np.maximum(best, other, out=best)
        total = best + gain[:, :, column]
    return _walk_back(came, total, furthest_step)


def _walk_back(came: NDArray[np.signedinteger], total: NDArray[np.float32], furthest_step: int) -> Path:
    width, n_slices, depth = came.shape
    path = np.empty((n_slices, width), np.int64)
    path[:, -1] = total.argmax(axis=1)
    rows = np.arange(n_slices)
    for column in range(width - 1, 0, -1):
        step = came[column, rows, path[:, column]].astype(np.int64) - furthest_step
        path[:, column - 1] = np.clip(path[:, column] + step, 0, depth - 1)
    return path
