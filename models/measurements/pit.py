"""The fovea by the form of the retina: the pit that lies lower than its surroundings on every side."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

GRID_UM = 50.0
"""Side of the square cells on which the pit is looked for."""

DISC_UM = 150.0
"""Radius of the bottom of the pit."""

RING_UM = (700.0, 900.0, 1100.0)
"""Distances at which the rim around it lies; it is highest about 1 mm away."""

N_DIRECTIONS = 16

LEAST_PIT_UM = 25.0
"""How much thinner than the lowest quarter of its rim the middle must be to be believed; eyes have 60 to 140."""

LEAST_FIELD_UM = 2600.0
"""Sides of the smallest scan in which a pit with its rim is looked for."""


class Pit(NamedTuple):
    """A believable fovea, as indices (fractions allowed) of the map it was found in."""

    row: float
    column: float
    depth_um: float
    """How much thinner it is than the lowest quarter of its rim."""


def find_pit(thickness_um: NDArray[np.floating], across_um: float, along_um: float) -> Pit | None:
    """The fovea in a map (S, W) of the neurosensory retina's thickness, without the fluid under it.

    Args:
        thickness_um: NaN where it is not known.
        across_um: distance of rows.
        along_um: distance of columns.

    Returns:
        None where the map is too small, or no place is lower than its surroundings on every side.
    """
    n_rows, n_columns = thickness_um.shape
    field = n_rows * across_um, n_columns * along_um
    known = np.isfinite(thickness_um)
    if min(field) < LEAST_FIELD_UM or min(n_rows, n_columns) < 5 or known.mean() < 0.5:
        return None
    filled = _smooth(_squared(_filled(thickness_um, known), across_um, along_um))
    depth = _depth(filled)
    if depth.size == 0 or float(depth.max()) < LEAST_PIT_UM:
        return None
    row, column = _middle(depth)
    margin = _margin()
    return Pit(
        row=(row + margin + 0.5) * GRID_UM / across_um - 0.5,
        column=(column + margin + 0.5) * GRID_UM / along_um - 0.5,
        depth_um=float(depth.max()),
    )


def _margin() -> int:
    """Cells from the edge of the map to the first place whose rim is whole."""
    return math.ceil(max(RING_UM) / GRID_UM)


def _filled(values: NDArray[np.floating], known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Unknown A-scans between known ones of their B-scan; a B-scan without any gets the median of all."""
    out = np.full(values.shape, np.median(values[known]), np.float64)
    places = np.arange(values.shape[1])
    for index, (line, here) in enumerate(zip(values, known, strict=True)):
        if here.any():
            out[index] = np.interp(places, places[here], line[here])
    return out


def _squared(values: NDArray[np.float64], across_um: float, along_um: float) -> NDArray[np.float64]:
    """The map on square cells: means where they are wider than the map's, linear between where narrower."""
    return _one_axis(_one_axis(values, across_um).T, along_um).T


def _one_axis(values: NDArray[np.float64], step_um: float) -> NDArray[np.float64]:
    n_cells = int(len(values) * step_um // GRID_UM)
    edges = np.arange(len(values) + 1) * step_um
    if step_um < GRID_UM:
        total = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0) * step_um])
        wanted = np.arange(n_cells + 1) * GRID_UM
        at = np.stack([np.interp(wanted, edges, column) for column in total.T], axis=1)
        return np.asarray(np.diff(at, axis=0) / GRID_UM)
    middles, wanted = (edges[:-1] + edges[1:]) / 2, (np.arange(n_cells) + 0.5) * GRID_UM
    return np.stack([np.interp(wanted, middles, column) for column in values.T], axis=1)


def _smooth(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean over a disc of the pit's bottom."""
    reach = int(DISC_UM // GRID_UM)
    offsets = range(-reach, reach + 1)
    disc = [(down, along) for down in offsets for along in offsets if math.hypot(down, along) * GRID_UM <= DISC_UM]
    padded = np.pad(values, reach, mode="edge")
    n_rows, n_columns = values.shape
    shifted = (padded[reach + d : reach + d + n_rows, reach + a : reach + a + n_columns] for d, a in disc)
    return np.asarray(sum(shifted) / len(disc))


def _depth(smooth: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much lower each place is than the lowest quarter of its rim; places whose rim is not whole are left out."""
    margin = _margin()
    n_rows, n_columns = smooth.shape[0] - 2 * margin, smooth.shape[1] - 2 * margin
    if min(n_rows, n_columns) < 1:
        return np.zeros((0, 0))
    quarters = np.zeros((4, n_rows, n_columns))
    for number in range(N_DIRECTIONS):
        angle = 2 * math.pi * (number + 0.5) / N_DIRECTIONS
        for radius in RING_UM:
            down, along = (round(radius * turn(angle) / GRID_UM) + margin for turn in (math.sin, math.cos))
            quarters[4 * number // N_DIRECTIONS] += smooth[down : down + n_rows, along : along + n_columns]
    quarters /= N_DIRECTIONS / 4 * len(RING_UM)
    return np.asarray(quarters.min(axis=0) - smooth[margin : margin + n_rows, margin : margin + n_columns])


def _middle(depth: NDArray[np.float64]) -> tuple[float, float]:
    """The place of the deepest point, weighed with what is nearly as deep around it."""
    row, column = np.unravel_index(int(depth.argmax()), depth.shape)
    rows, columns = np.indices(depth.shape)
    near = np.hypot(rows - row, columns - column) * GRID_UM <= 2 * DISC_UM
    weight = np.where(near, np.clip(depth - 0.7 * depth.max(), 0, None), 0.0)
    return float((weight * rows).sum() / weight.sum()), float((weight * columns).sum() / weight.sum())
