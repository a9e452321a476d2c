"""Features of the cells of a straightened region, for classifiers that look at one cell at a time.

The families are those that the sources name (Gaussian derivatives, block gradients, local statistics, place in the
layers); the exact lists are ours, as the sources do not print theirs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, rotate, sobel, uniform_filter

from models.classical.region import Region

Features = NDArray[np.float32]
"""(F, H, W) of one B-scan."""

NEIGHBOURS = tuple((down, along) for down in (-1, 0, 1) for along in (-1, 0, 1))
BLOCKS_UM = (60.0, 120.0)


def place(region: Region, index: int) -> list[NDArray[np.float32]]:
    """Where the cells (H, W) of B-scan `index` lie: height above the RPE, depth below the ILM, share of both."""
    thick = region.surfaces.rpe[index] - region.surfaces.ilm[index]
    height = np.broadcast_to(region.height_um[0], region.greys.shape[1:]).astype(np.float32)
    depth = np.asarray(thick[None, :] - height, np.float32)
    return [height, depth, np.asarray(height / np.maximum(thick, 1.0)[None, :], np.float32)]


def forest_features(region: Region, index: int) -> Features:
    """The 27 features of the random forest: neighbours, means, spread, anisotropic derivatives, blocks, place."""
    grey = region.greys[index]
    height, width = grey.shape
    ringed = np.pad(grey, 1, mode="edge")
    out = [ringed[1 + down : 1 + down + height, 1 + along : 1 + along + width] for down, along in NEIGHBOURS]
    out += [uniform_filter(grey, size) for size in (5, 11, 21)] + [_spread(grey, 11)]
    for widths in ((1.0, 5.0), (2.0, 10.0)):
        out += [gaussian_filter(grey, widths, order=(order, 0)) for order in (1, 2)]
    tilted = [_tilted(grey, angle) for angle in (-10.0, 10.0)]
    out.append(np.maximum(*tilted))
    out += [sobel(grey, axis) for axis in (0, 1)]
    for block_um in BLOCKS_UM:
        rows = max(1, round(block_um / region.grid.axial_um))
        out += [_block(grey, rows) - grey, _block(grey, -rows) - grey]
    return np.stack([*out, *place(region, index)]).astype(np.float32)


def neighbour_features(region: Region, index: int) -> Features:
    """The features of the nearest-neighbour classifier: derivatives at four scales, Hessian, statistics, place."""
    grey = region.greys[index]
    out = [grey]
    for size in (1.0, 2.0, 4.0):
        first = [gaussian_filter(grey, size, order=order) for order in ((0, 0), (1, 0), (0, 1))]
        down, along, both = (gaussian_filter(grey, size, order=order) for order in ((2, 0), (0, 2), (1, 1)))
        root = np.sqrt((down - along) ** 2 / 4 + both**2)
        middle = (down + along) / 2
        out += [*first, np.hypot(first[1], first[2]), middle + root, middle - root]
    out.append(gaussian_filter(grey, 8.0))
    for size in (5, 11):
        out += [uniform_filter(grey, size), _spread(grey, size)]
    thick = region.surfaces.rpe[index] - region.surfaces.ilm[index]
    return np.stack([*out, *place(region, index), np.broadcast_to(thick, grey.shape)]).astype(np.float32)


def texture_features(region: Region, index: int) -> Features:
    """Structural texture without greys' own level: structure tensor, local entropy, anisotropic responses."""
    grey = region.greys[index]
    down, along = gaussian_filter(grey, 1.0, order=(1, 0)), gaussian_filter(grey, 1.0, order=(0, 1))
    tensor = [gaussian_filter(part, 2.0) for part in (down * down, along * along, down * along)]
    root = np.sqrt((tensor[0] - tensor[1]) ** 2 / 4 + tensor[2] ** 2)
    middle = (tensor[0] + tensor[1]) / 2
    out = [middle + root, middle - root, _entropy(grey), _spread(grey, 5), _spread(grey, 11)]
    for widths in ((1.0, 4.0), (2.0, 8.0)):
        out += [gaussian_filter(grey, widths, order=(order, 0)) for order in (1, 2)]
    for block_um in BLOCKS_UM:
        rows = max(1, round(block_um / region.grid.axial_um))
        out += [_block(grey, rows) - grey, _block(grey, -rows) - grey]
    return np.stack([*out, *place(region, index)]).astype(np.float32)


def _spread(grey: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    mean, square = uniform_filter(grey, size), uniform_filter(grey * grey, size)
    return np.asarray(np.sqrt(np.maximum(square - mean * mean, 0)))


def _block(grey: NDArray[np.float32], rows: int) -> NDArray[np.float32]:
    """Mean of the `rows` cells higher up (or, negative, lower down) and of five A-scans."""
    around = uniform_filter(grey, (abs(rows), 5), mode="nearest")
    shift = -rows // 2 if rows > 0 else -(rows // 2)
    moved = np.clip(np.arange(len(grey)) - shift, 0, len(grey) - 1)
    return np.asarray(around[moved])


def _tilted(grey: NDArray[np.float32], angle: float) -> NDArray[np.float32]:
    """First axial derivative along a line tilted by `angle` degrees."""
    turned = rotate(grey, angle, reshape=False, order=1, mode="nearest")
    return np.asarray(rotate(gaussian_filter(turned, (2.0, 10.0), order=(1, 0)), -angle, reshape=False, order=1))


def _entropy(grey: NDArray[np.float32], n_levels: int = 8, size: int = 9) -> NDArray[np.float32]:
    """Shannon entropy of the greys around each cell, in bits."""
    level = np.minimum((grey * n_levels).astype(int), n_levels - 1)
    out = np.zeros_like(grey)
    for value in range(n_levels):
        share = uniform_filter((level == value).astype(np.float32), size)
        out -= share * np.log2(np.maximum(share, 1e-6))
    return out
