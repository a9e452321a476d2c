"""The choroid below Bruch's membrane: mottled stroma with dark vessels, fading with depth."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates

CELL_UM: Final = (90.0, 34.0, 75.0)
"""Lattice of the texture: across, axial, along. Cut vessels come out flattened, about 250 µm wide."""

LATTICE_DEPTH_UM: Final = 650.0
"""Deeper than any choroid; below it the sclera repeats the last row."""

CAPILLARIES_UM: Final = 18.0
"""The choriocapillaris: no vessel is resolved above this depth."""


def choroid_lattice(rng: np.random.Generator, field_um: tuple[float, float]) -> NDArray[np.float32]:
    """(y, z, x) unit noise over the field (across, along), on cells of CELL_UM from the field's corner."""
    sizes = (field_um[0], LATTICE_DEPTH_UM, field_um[1])
    shape = tuple(int(np.ceil(size / cell)) + 2 for size, cell in zip(sizes, CELL_UM, strict=True))
    white = rng.standard_normal(shape).astype(np.float32)
    large = gaussian_filter(white, (2.0, 1.0, 1.2), mode="wrap")
    small = gaussian_filter(white, (0.7, 0.5, 0.5), mode="wrap")
    noise = large / large.std() + 0.55 * small / small.std()
    return np.asarray(noise / noise.std())


def choroid_lumen(
    cells: NDArray[np.float32],
    y_um: float,
    x_um: NDArray[np.float64],
    depth_um: NDArray[np.float32],
    thickness_um: float,
) -> NDArray[np.float32]:
    """(D, W) 0 in the stroma to 1 inside a vessel; larger and denser towards the sclera, none in its first microns.

    Args:
        cells: from `choroid_lattice`.
        y_um: position of the B-scan and
        x_um: (W,) of its A-scans, from the corner of the field.
        depth_um: (D, W) below the top of the choroid, negative above it.
        thickness_um: where the sclera begins.
    """
    row = y_um / CELL_UM[0]
    low = min(int(row), cells.shape[0] - 2)
    plane = cells[low] + np.float32(min(row - low, 1.0)) * (cells[low + 1] - cells[low])  # (z, x)
    at_z = np.clip(depth_um / np.float32(CELL_UM[1]), 0, plane.shape[0] - 1)
    at_x = np.broadcast_to((x_um / CELL_UM[2]).astype(np.float32), depth_um.shape)
    noise = map_coordinates(plane, [at_z, at_x], order=1, mode="nearest")
    relative = np.clip(depth_um / np.float32(thickness_um), 0, 2)
    threshold = 1.15 - 0.95 * np.clip(relative, 0, 0.7) + 4 * np.clip(relative - 0.85, 0, None)
    lumen = np.clip((noise - threshold) / 0.8 + 0.5, 0, 1)
    return np.asarray(lumen * np.clip((depth_um - CAPILLARIES_UM) / 25, 0, 1), np.float32)
