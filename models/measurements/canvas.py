"""En-face projections on a canvas of square cells, evened out so that vessels remain, to be correlated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates

from models.measurements.alignment import Alignment, Places, centres, covered, indices
from models.oct.en_face_grid import EnFaceGrid

SMALLEST_STEP_UM: Final = 20.0
"""Cell of the canvas: the larger retinal vessels are 60 to 150 µm wide."""

LARGEST_SIDE: Final = 144
"""Cells along the longer side of the larger scan, which bounds the time."""

BACKGROUND_UM: Final = 400.0
"""Standard deviation of the blur that is taken off: shading, the fovea and most of the fluid, but no vessels."""

BLUR_CELLS: Final = 0.7
"""Standard deviation of the blur of the canvas, so that values between cells are nearly linear."""

FEWEST_CELLS: Final = 200
"""Of an overlap that a correlation is taken over."""

MOST_SHARE_OF_SHIFT: Final = 0.3
"""Border of the canvas as a share of the larger field: shifts beyond it would come round from the other side."""

Image = NDArray[np.float64]


@dataclass(frozen=True)
class Canvas:
    """Square cells around a common centre."""

    rows: int
    columns: int
    step_um: float

    @classmethod
    def for_grids(cls, *grids: EnFaceGrid) -> Canvas:
        """One that holds every scan with a border to shift it in."""
        sides = [
            max(grid.n_slices * grid.across_um for grid in grids),
            max(grid.n_ascans * grid.along_um for grid in grids),
        ]
        step = max(SMALLEST_STEP_UM, max(sides) / LARGEST_SIDE)
        rows, columns = (int(np.ceil(side * (1 + MOST_SHARE_OF_SHIFT) / step)) for side in sides)
        return cls(rows, columns, step)

    @property
    def grid(self) -> EnFaceGrid:
        """Its cells as a grid."""
        return EnFaceGrid(self.rows, self.columns, self.step_um, self.step_um)


@dataclass(frozen=True)
class Painted:
    """A projection on a canvas: mean 0 where the scan is, 0 beside it."""

    canvas: Canvas
    image: Image
    """(rows, columns)"""
    valid: NDArray[np.bool_]
    """(rows, columns) where the scan is, or the part of it that counts."""
    scan: EnFaceGrid

    @cached_property
    def places(self) -> Places:
        """(n, 2) of the cells that count."""
        return centres(self.canvas.grid)[self.valid]

    @cached_property
    def values(self) -> Image:
        """(n,) of the cells that count."""
        return self.image[self.valid]

    def turned(self, angle_deg: float) -> Image:
        """The image turned around the centre of the canvas, so that places of the fixed scan find their own."""
        return self._at(Alignment(rotation_deg=angle_deg).to_later(centres(self.canvas.grid)))

    def mirrored(self) -> Painted:
        """The same with its first A-scans last."""
        return replace(self, image=self.image[:, ::-1], valid=self.valid[:, ::-1])

    def correlation(self, moving: Painted, alignment: Alignment) -> float:
        """Pearson's r with another projection over their overlap; -1 where that is too small to say."""
        places = alignment.to_later(self.places)
        inside = moving.holds(places)
        if np.count_nonzero(inside) < FEWEST_CELLS:
            return -1.0
        ours, theirs = self.values[inside], moving._at(places[inside])
        ours, theirs = ours - ours.mean(), theirs - theirs.mean()
        size = float(np.sqrt((ours @ ours) * (theirs @ theirs)))
        return float(ours @ theirs) / size if size > 0 else -1.0

    def holds(self, places: Places) -> NDArray[np.bool_]:
        """Which places lie in the scan."""
        reach = np.array([self.scan.n_slices * self.scan.across_um, self.scan.n_ascans * self.scan.along_um]) / 2
        return np.asarray((np.abs(places) <= reach).all(axis=-1))

    def overlap(self, moving: Painted, alignment: Alignment) -> float:
        """Share of the smaller scan that the other one covers."""
        both = int(np.count_nonzero(moving.holds(alignment.to_later(self.places))))
        return both / max(1, min(int(np.count_nonzero(one.valid)) for one in (self, moving)))

    def quarters(self, moving: Painted, alignment: Alignment) -> Iterator[Painted]:
        """The overlap cut in four through its middle, as projections of their own."""
        places = centres(self.canvas.grid)
        both = self.valid & moving.holds(alignment.to_later(places))
        if not both.any():
            return
        middle = np.median(places[both], axis=0)
        for upper in (True, False):
            for left in (True, False):
                here = ((places[..., 0] < middle[0]) == upper) & ((places[..., 1] < middle[1]) == left)
                yield replace(self, valid=both & here)

    def _at(self, places: Places) -> Image:
        at = np.moveaxis(indices(self.canvas.grid, places), -1, 0)
        return np.asarray(map_coordinates(self.image, at, order=1, mode="constant"))


def painted(projection: NDArray[np.generic], grid: EnFaceGrid, canvas: Canvas) -> Painted | None:
    """A projection (S, W) evened out and put on a canvas by cubic interpolation; None where it shows nothing.

    Shading is taken off, then the median of each B-scan, which differs from visit to visit; what is left is measured in
    its own standard deviations and cut at 3, so that one bright spot does not decide.
    """
    values = projection.astype(np.float64)
    values -= gaussian_filter(values, (BACKGROUND_UM / grid.across_um, BACKGROUND_UM / grid.along_um), mode="nearest")
    values -= np.median(values, axis=1, keepdims=True)
    spread = float(values.std())
    if not np.isfinite(spread) or spread < 1e-6:
        return None
    values = np.clip(values / spread, -3.0, 3.0)
    values = gaussian_filter(values, (0.0, BLUR_CELLS * canvas.step_um / grid.along_um), mode="nearest")
    places = centres(canvas.grid)
    at = np.moveaxis(indices(grid, places), -1, 0)
    image = map_coordinates(values, at, order=3, mode="nearest")
    image = gaussian_filter(image, (BLUR_CELLS, 0.0), mode="nearest")
    valid = covered(grid, places) >= 0.5
    return Painted(canvas, np.where(valid, image - image[valid].mean(), 0.0), valid, grid)
