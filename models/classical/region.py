"""What every layer-guided method starts from: the retina of a volume, straightened on the RPE, in even greys."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.classical.flattened import Flattened
from models.classical.surfaces import SurfaceConfig, Surfaces, find_surfaces
from models.classical.working_grid import WorkingGrid
from models.oct.volume import OCTVolume
from models.segmenter import Mask, Segmented, require_geometry

NO_RETINA = "No retina was found in {n} of {total} B-scans; they are left empty."

RETINA_GREY = 0.8
"""Grey of the inner retina after evening; the vitreous is 0."""

RPE_BAND_UM = 24.0
"""Thickness of the RPE's bright band."""

Cells = NDArray[np.float32]
"""(S, H, W) of a straightened region; row 0 rests on the RPE."""


@dataclass(frozen=True)
class Region:
    """The retina of one volume on a working grid."""

    grid: WorkingGrid
    surfaces: Surfaces
    flat: Flattened
    greys: Cells
    """Even greys: vitreous 0, the A-scan's inner retina RETINA_GREY, so that shadows are lifted."""
    inside: Mask
    """(S, H, W) between the ILM with a margin and the RPE, in B-scans that show a retina."""
    rpe_grey: NDArray[np.float32]
    """(S, W) brightest even grey of the RPE itself, which lies below the region; not cut at 1."""
    bscan_shape: tuple[int, int]

    @classmethod
    def of(
        cls,
        volume: OCTVolume,
        method: str,
        *,
        axial_um: float,
        along_um: float,
        below_ilm_um: float = 60.0,
        surfaces: SurfaceConfig | None = None,
    ) -> Region:
        """The region of a volume for `method`, in cells of about these sizes.

        Raises:
            UnknownSpacing: the volume does not state its spacing.
            TooFewSlices: it has one B-scan only.
        """
        spacing = require_geometry(method, volume.spacing, volume.n_slices)
        grid = WorkingGrid.of(volume, spacing, axial_um, along_um)
        greys = grid.greys(volume.bscans)
        found = find_surfaces(greys, grid, surfaces)
        thick = found.rpe - found.ilm
        shown = thick[found.found]
        flat = Flattened.above(found.rpe, grid, float(np.percentile(shown, 99.5)) if shown.size else 2 * grid.axial_um)
        height = _heights(flat, grid)
        inside = (height < (thick - below_ilm_um)[:, None, :]) & found.shown[:, None, :]
        even = np.clip(_evened(flat.take(greys), found), 0, 1)
        return cls(grid, found, flat, even, inside, _rpe_grey(greys, found, grid), volume.bscan_shape)

    @property
    def height_um(self) -> NDArray[np.float32]:
        """(1, H, 1) height of the cells' middles above the RPE."""
        return _heights(self.flat, self.grid)

    def take(self, mask: Mask) -> Cells:
        """Share of every cell that a mask (S, D, W) of the volume covers."""
        return self.flat.take(self.grid.cells_of(mask))

    def segmented(self, share: Cells, warnings: tuple[str, ...] = ()) -> Segmented:
        """Probabilities 0 to 1 of the region's cells as the volume's; where no retina was found it stays empty."""
        n = self.grid.shape[0]
        probability = np.zeros((n, *self.bscan_shape), np.uint8)
        for index in np.flatnonzero(self.surfaces.found & (share.max(axis=(1, 2)) > 0)):
            cells = self.flat.put_back(share[index : index + 1], slice(index, index + 1))
            probability[index] = self.grid.pixels_of(cells[0], self.bscan_shape)
        lost = n - int(np.count_nonzero(self.surfaces.found))
        said = (NO_RETINA.format(n=lost, total=n),) if lost else ()
        return Segmented(probability, said + warnings)


def _heights(flat: Flattened, grid: WorkingGrid) -> NDArray[np.float32]:
    rows = np.arange(flat.rows.shape[1], dtype=np.float32)
    return ((rows + np.float32(0.5)) * np.float32(grid.axial_um))[None, :, None]


def _evened(greys: Cells, surfaces: Surfaces) -> Cells:
    contrast = np.maximum(surfaces.retina - surfaces.vitreous, 0.05)[:, None, :]
    return np.asarray(RETINA_GREY * (greys - surfaces.vitreous[:, None, :]) / contrast, np.float32)


def _rpe_grey(greys: Cells, surfaces: Surfaces, grid: WorkingGrid) -> NDArray[np.float32]:
    """The brightest of the rows (S, W) from the RPE's upper border down through its band."""
    first = np.floor(surfaces.rpe / grid.axial_um).astype(np.int64)
    rows = first[:, None, :] + np.arange(1 + round(RPE_BAND_UM / grid.axial_um))[:, None]
    band = np.take_along_axis(greys, np.clip(rows, 0, greys.shape[1] - 1), axis=1)
    return _evened(band, surfaces).max(axis=1)
