"""Where a place of one en-face scan lies in another scan of the same eye, and maps brought there."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from models.oct.en_face_grid import EnFaceGrid

Places = NDArray[np.float64]
"""(..., 2) µm across and along B-scans from the centre of a scan; the first of both are negative."""


@dataclass(frozen=True)
class Alignment:
    """A rigid motion of the en-face plane: place `p` of the earlier scan lies at `R p + shift` of the later one.

    R turns by `rotation_deg` around the centre of the earlier scan, counter-clockwise where the first B-scan is drawn
    on top. The default lays the scans centre on centre.
    """

    across_um: float = 0.0
    along_um: float = 0.0
    rotation_deg: float = 0.0

    def to_later(self, places: Places) -> Places:
        """Places of the earlier scan, as the later scan has them."""
        return np.asarray(places @ self._turn.T + (self.across_um, self.along_um))

    def to_earlier(self, places: Places) -> Places:
        """Places of the later scan, as the earlier scan has them."""
        return np.asarray((places - (self.across_um, self.along_um)) @ self._turn)

    @property
    def _turn(self) -> NDArray[np.float64]:
        cosine, sine = math.cos(math.radians(self.rotation_deg)), math.sin(math.radians(self.rotation_deg))
        return np.array([[cosine, -sine], [sine, cosine]])


CENTRED = Alignment()


def centres(grid: EnFaceGrid) -> Places:
    """(S, W, 2) the places of the cells' centres."""
    across = (np.arange(grid.n_slices) + 0.5 - grid.n_slices / 2) * grid.across_um
    along = (np.arange(grid.n_ascans) + 0.5 - grid.n_ascans / 2) * grid.along_um
    return np.stack(np.meshgrid(across, along, indexing="ij"), axis=-1)


def indices(grid: EnFaceGrid, places: Places) -> Places:
    """Places as (row, column) of a grid, whole numbers at the cells' centres."""
    size = np.array([grid.n_slices, grid.n_ascans])
    return np.asarray(places / (grid.across_um, grid.along_um) + size / 2 - 0.5)


def sample(values: NDArray[np.float32], grid: EnFaceGrid, places: Places) -> NDArray[np.float32]:
    """A map (S, W) at any places, between cells by bilinear interpolation; NaN outside the scan."""
    at = indices(grid, places)
    found = map_coordinates(values, np.moveaxis(at, -1, 0), order=1, mode="nearest")
    return np.where((_reach(grid, at) >= 0).all(axis=-1), found, np.nan).astype(np.float32)


def covered(grid: EnFaceGrid, places: Places) -> NDArray[np.float64]:
    """How much of a cell around each place lies in the scan: 1 inside, 0 outside, between them over a cell's width."""
    return np.asarray(np.clip(_reach(grid, indices(grid, places)) + 0.5, 0.0, 1.0).prod(axis=-1))


def _reach(grid: EnFaceGrid, at: Places) -> Places:
    """Cells from each place to the nearest edge in both directions, negative outside."""
    size = np.array([grid.n_slices, grid.n_ascans])
    return np.asarray(size / 2 - np.abs(at + 0.5 - size / 2))
