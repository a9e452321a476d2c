"""Spatial fuzzy c-means: how much each pixel belongs to the darkest of a few grey clusters, given its neighbours.

Source: Chuang et al. 2006 (doi:10.1016/j.compmedimag.2005.10.001) with m = 2 and the exponents p = q = 1, as in the
implementation of Li et al. 2011 (doi:10.1016/j.compbiomed.2010.10.007). Ours: the centres are found on the histogram
of the region, which gives the same centres as all pixels do and costs nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter

N_BINS = 256
MOST_ITERATIONS = 100
ENOUGH = 1e-4
"""Movement of the centres, of the full grey scale, that ends the iteration."""


def cluster_centres(greys: NDArray[np.float32], n_clusters: int) -> NDArray[np.float64]:
    """Centres, ascending, of fuzzy c-means with m = 2 on greys 0 to 1 of any shape."""
    counts, edges = np.histogram(greys, bins=N_BINS, range=(0.0, 1.0))
    levels = (edges[:-1] + edges[1:]) / 2
    shares = (np.arange(n_clusters) + 0.5) / n_clusters
    centres = np.interp(shares, np.cumsum(counts) / max(counts.sum(), 1), levels)
    centres += np.arange(n_clusters) * 1e-3
    for _ in range(MOST_ITERATIONS):
        weight = counts * _memberships(levels, centres) ** 2
        moved = np.sort((weight * levels).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-12))
        if np.abs(moved - centres).max() < ENOUGH:
            break
        centres = moved
    return np.asarray(centres)


def darkest_membership(
    greys: NDArray[np.float32], centres: NDArray[np.float64], window: tuple[int, ...]
) -> NDArray[np.float32]:
    """Membership 0 to 1 of every pixel in the darkest cluster: its own times the mean of its window's, normalised."""
    own = _memberships(greys, centres)
    around = np.stack([uniform_filter(share, window, mode="nearest") for share in own])
    both = own * around
    return np.asarray(both[0] / np.maximum(both.sum(axis=0), 1e-12), np.float32)


def _memberships(greys: NDArray[np.floating], centres: NDArray[np.float64]) -> NDArray[np.float32]:
    """(C, ...) of every grey in every cluster; they sum to 1."""
    inverse = [1.0 / ((greys - centre) ** 2 + 1e-8) for centre in centres]
    return np.asarray(np.stack(inverse) / sum(inverse), np.float32)
