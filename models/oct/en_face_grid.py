"""En-face maps (S, W) of two scans of one eye on one grid, so that they can be subtracted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SMALLEST_COVER = 0.5
"""Share of a cell that the other scan must cover for the cell to have a value."""


@dataclass(frozen=True)
class EnFaceGrid:
    """Cells of an en-face map: `n_slices` × `n_ascans`, each `across_um` × `along_um`."""

    n_slices: int
    n_ascans: int
    across_um: float
    along_um: float

    @property
    def cell_um2(self) -> float:
        """Area of a cell."""
        return self.across_um * self.along_um


def coarser(one: EnFaceGrid, other: EnFaceGrid) -> EnFaceGrid:
    """The grid with the larger cells; the first where they are equal."""
    return one if one.cell_um2 >= other.cell_um2 else other


def resample(values: NDArray[np.float32], source: EnFaceGrid, target: EnFaceGrid) -> NDArray[np.float32]:
    """A map on another grid, centre on centre: the mean over each target cell, so that its integral stays.

    Args:
        values: (S, W) on `source`, any unit.
        source: grid of `values`.
        target: grid of the answer.

    Returns:
        (S, W) on `target`; NaN where less than `SMALLEST_COVER` of a cell's side lies within the source.
    """
    rows = _along_first(values, source.across_um, target.n_slices, target.across_um)
    return _along_first(rows.T, source.along_um, target.n_ascans, target.along_um).T


def _along_first(values: NDArray[np.float32], step: float, n_target: int, target_step: float) -> NDArray[np.float32]:
    """The mean over `n_target` cells of `target_step` along the first axis, from cells of `step`."""
    edges = (np.arange(len(values) + 1) - len(values) / 2) * step
    target_edges = (np.arange(n_target + 1) - n_target / 2) * target_step
    inside = np.clip(target_edges, edges[0], edges[-1])
    integral = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values * step, axis=0)])
    at_edges = np.stack([np.interp(inside, edges, column) for column in integral.T], axis=1)  # (n_target + 1, n)
    covered = np.diff(inside)[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.diff(at_edges, axis=0) / covered
    return np.where(covered >= SMALLEST_COVER * target_step, mean, np.nan).astype(np.float32)
