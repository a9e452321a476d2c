"""The grid in µm on which classical methods work: coarser than the scan where they need less, never finer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.oct.volume import OCTVolume, Spacing

LOW_PERCENTILE, HIGH_PERCENTILE = 1.0, 99.7
"""Grey levels of the volume that become 0 and 1."""

SMALLEST_CONTRAST = 2.0
"""Grey levels of the file between the percentiles below which a volume shows nothing."""


@dataclass(frozen=True)
class WorkingGrid:
    """Sampling of the working volume: whole numbers of scan pixels are averaged into one cell."""

    shape: tuple[int, int, int]
    """(S, D, W) cells."""
    factors: tuple[int, int]
    """Pixels of the scan in a cell, axially and along."""
    across_um: float
    axial_um: float
    along_um: float

    @classmethod
    def of(cls, volume: OCTVolume, spacing: Spacing, axial_um: float, along_um: float) -> WorkingGrid:
        """The finest grid of whole pixels with cells of at least about these sizes."""
        depth, width = volume.bscan_shape
        factors = (
            min(max(1, round(axial_um / spacing.axial_um)), depth),
            min(max(1, round(along_um / spacing.along_um)), width),
        )
        cells = (volume.n_slices, -(-depth // factors[0]), -(-width // factors[1]))
        sizes = spacing.axial_um * factors[0], spacing.along_um * factors[1]
        return cls(cells, factors, spacing.across_um, *sizes)

    def greys(self, bscans: NDArray[np.uint8] | NDArray[np.uint16]) -> NDArray[np.float32]:
        """B-scans (S, D, W) of the scan as greys 0 to 1 in cells (s, d, w); the last cells repeat the border."""
        down, along = self.factors
        _, cells_down, cells_along = self.shape
        rows = np.minimum(np.arange(cells_down * down), bscans.shape[1] - 1)
        columns = np.minimum(np.arange(cells_along * along), bscans.shape[2] - 1)
        cells = np.empty(self.shape, np.float32)
        for index, bscan in enumerate(bscans):
            whole = bscan[np.ix_(rows, columns)].astype(np.float32)
            cells[index] = whole.reshape(cells_down, down, cells_along, along).mean(axis=(1, 3))
        low, high = np.percentile(cells, [LOW_PERCENTILE, HIGH_PERCENTILE])
        if high - low < SMALLEST_CONTRAST:
            return np.zeros_like(cells)
        return np.clip((cells - low) / (high - low), 0, 1, out=cells)

    def cells_of(self, mask: NDArray[np.bool_]) -> NDArray[np.float32]:
        """Share (s, d, w) of every cell that a mask (S, D, W) of the scan covers."""
        down, along = self.factors
        n, depth, width = mask.shape
        pad = ((0, 0), (0, -depth % down), (0, -width % along))
        cells = np.pad(mask, pad, mode="edge").reshape(n, self.shape[1], down, self.shape[2], along)
        return np.asarray(cells.mean(axis=(2, 4), dtype=np.float32))

    def pixels_of(self, cells: NDArray[np.float32], bscan_shape: tuple[int, int]) -> NDArray[np.uint8]:
        """Probability 0 to 1 of one B-scan's cells (d, w) -> uint8 (D, W), linear between the cells' middles."""
        return np.rint(np.clip(_stretched(cells, self.factors, bscan_shape), 0, 1) * 255).astype(np.uint8)


def _stretched(cells: NDArray[np.float32], factors: tuple[int, int], shape: tuple[int, int]) -> NDArray[np.float32]:
    out = cells
    for axis in (0, 1):
        at = (np.arange(shape[axis]) + 0.5) / factors[axis] - 0.5
        at = np.clip(at, 0, out.shape[axis] - 1)
        low = np.floor(at).astype(np.int64)
        high = np.minimum(low + 1, out.shape[axis] - 1)
        share = (at - low).astype(np.float32)
        share = share[:, None] if axis == 0 else share
        out = np.take(out, low, axis) * (1 - share) + np.take(out, high, axis) * share
    return out
