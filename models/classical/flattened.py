"""B-scans straightened on the RPE: the rows above it become a height, so that the fluid's floor is one plane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.classical.surfaces import Surface
from models.classical.working_grid import WorkingGrid


@dataclass(frozen=True)
class Flattened:
    """Cells of a working volume by their height above the RPE; row 0 rests on it."""

    rows: NDArray[np.int64]
    """(S, H, W) row of the working volume, may lie outside it."""
    depth: int

    @classmethod
    def above(cls, rpe: Surface, grid: WorkingGrid, height_um: float) -> Flattened:
        """The cells up to `height_um` above the RPE (S, W)."""
        first = np.ceil(rpe / grid.axial_um - 0.5).astype(np.int64) - 1  # last cell whose middle is above the RPE
        up = np.arange(max(2, round(height_um / grid.axial_um)))
        return cls(first[:, None, :] - up[:, None], grid.shape[1])

    def take(self, cells: NDArray[np.float32]) -> NDArray[np.float32]:
        """(S, D, W) of the working volume -> (S, H, W)."""
        return np.take_along_axis(cells, np.clip(self.rows, 0, self.depth - 1), axis=1)

    def put_back(self, flat: NDArray[np.float32], slices: slice = slice(None)) -> NDArray[np.float32]:
        """(s, H, W) of these B-scans -> (s, D, W), 0 elsewhere."""
        rows = self.rows[slices]
        inside = (rows >= 0) & (rows < self.depth)
        top = np.where(inside, rows, self.depth)  # what lies outside goes to a row of its own
        padded = np.zeros((len(flat), self.depth + 1, flat.shape[2]), np.float32)
        np.put_along_axis(padded, top, flat, axis=1)
        return padded[:, : self.depth]
