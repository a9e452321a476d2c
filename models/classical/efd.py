"""EFD: where fluid is, from the thickness map en face; its outline, from a fuzzy level set in the B-scans there.

Source: Wu et al. 2018 (doi:10.1109/TBME.2017.2695461). It says: an en-face image and a thickness map give the
abnormality's footprint; within it a fuzzy level set with a smoothness constraint segments the B-scans. Its parameters
and the rule of the footprint are not published. Ours: the map is the height of the dark run above the RPE
(`surfaces.py`); the footprint is that map by hysteresis, with a smallest area; the level set runs in B-scans
straightened on the RPE, below the roof and a margin. Left out: pigment epithelial detachments, which the tags of this
product do not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, binary_opening, gaussian_filter, grey_closing, grey_opening, label

from models.classical.fuzzy import cluster_centres, darkest_membership
from models.classical.fuzzy_level_set import LevelSetConfig, evolve, inside_share
from models.classical.region import Cells, Region
from models.classical.surfaces import SurfaceConfig, Surfaces
from models.classical.working_grid import WorkingGrid
from models.oct.volume import UM2_PER_MM2, OCTVolume
from models.segmenter import Example, Mask, OnProgress, Scribble, Segmented


@dataclass(frozen=True)
class EFDConfig:
    """Sizes in µm."""

    axial_um: float = 4.0
    along_um: float = 24.0
    surfaces: SurfaceConfig = field(default_factory=SurfaceConfig)
    seen_um: float = 28.0
    """Height that somewhere in a footprint must be reached."""
    edge_um: float = 15.0
    """Height at which a footprint ends."""
    narrowest_um: float = 120.0
    """What is narrower, along a B-scan, is the shadow of a vessel where it is dark, debris where it is bright."""
    smallest_mm2: float = 0.02
    margin_um: float = 40.0
    """Room above the roof in which the level set may move it."""
    rest_um: float = 36.0
    """Fluid begins at most so far above the RPE's border, which its own brightness may cover."""
    glare_grey: float = 0.8
    """There, what is darker than this is the RPE's brightness smoothed into the fluid."""
    clusters: int = 2
    level_set: LevelSetConfig = field(default_factory=lambda: LevelSetConfig(across=0.02))


class EFD:
    """En face footprint, then fuzzy level set. Learns nothing: segments before the first tag."""

    def __init__(self, config: EFDConfig | None = None) -> None:
        self.config = config or EFDConfig()

    def fit(self, examples: Sequence[Example], on_progress: OnProgress) -> None:
        """Nothing to learn."""
        on_progress(1.0)

    def segment(self, volume: OCTVolume, on_progress: OnProgress, scribble: Scribble | None = None) -> Segmented:
        """Subretinal fluid of a volume.

        Raises:
            UnknownSpacing: the volume does not state its spacing.
            TooFewSlices: a single B-scan has no en-face map.
        """
        settings = self.config
        region = Region.of(
            volume, "EFD", axial_um=settings.axial_um, along_um=settings.along_um, surfaces=settings.surfaces
        )
        on_progress(0.4)
        share = self._outline(region, footprint(region.surfaces, region.grid, settings))
        on_progress(0.9)
        result = region.segmented(share)
        on_progress(1.0)
        return result

    def _outline(self, region: Region, where: NDArray[np.bool_]) -> Cells:
        """Probability 0 to 1 (S, H, W) in the A-scans of the footprint (S, W)."""
        share = np.zeros(region.greys.shape, np.float32)
        if not where.any():
            return share
        settings, grid, fluid_um = self.config, region.grid, region.surfaces.fluid_um
        n_rows = 1 + int(np.count_nonzero(region.height_um < fluid_um[where].max() + 2 * settings.margin_um))
        height, seen = region.height_um[:, :n_rows], region.greys[:, :n_rows]
        smooth = settings.surfaces
        spots = (0, smooth.smooth_axial_um / grid.axial_um, smooth.smooth_along_um / grid.along_um / 2)
        seen = gaussian_filter(seen, spots)
        allowed = (height < fluid_um[:, None, :] + settings.margin_um) & where[:, None, :]
        member = darkest_membership(seen, cluster_centres(seen[allowed], settings.clusters), (1, 3, 3))
        level = evolve(seen, (member * allowed).astype(np.float32), settings.level_set)
        inside = inside_share(level, settings.level_set.epsilon) * where[:, None, :]
        n_low = int(np.count_nonzero(height < settings.rest_um))
        run = resting(inside, seen[:, :n_low] < settings.glare_grey)
        n_along = max(1, round(settings.narrowest_um / grid.along_um))
        share[:, :n_rows] = grey_opening(grey_closing(run, (1, 1, n_along)), (1, 1, n_along))
        return share


def resting(inside: Cells, glare: Mask) -> Cells:
    """The run of fluid (S, H, W) that rests on the RPE in every A-scan, and nothing above it.

    `glare` (S, h, W) are cells in the h rows next to the RPE whose grey may be the RPE's, smoothed into the fluid. The run
    begins in these rows; what is glare below its beginning belongs to it.
    """
    n_low = glare.shape[1]
    low = inside[:, :n_low]
    lowest = low.max(axis=1, keepdims=True)
    above = np.minimum.accumulate(np.concatenate([lowest, inside[:, n_low:]], axis=1), axis=1)[:, 1:]
    higher = np.maximum.accumulate(low[:, ::-1], axis=1)[:, ::-1]  # the most inside from here up
    return np.concatenate([np.where(glare, higher, low), above], axis=1)


def footprint(surfaces: Surfaces, grid: WorkingGrid, config: EFDConfig) -> NDArray[np.bool_]:
    """A-scans (S, W) over fluid: connected regions of some height, somewhere high enough, and large enough."""
    height = np.where(surfaces.shown, surfaces.fluid_um, 0)
    n_along = max(1, round(config.narrowest_um / grid.along_um))
    regions, n = label(_opened(height >= config.edge_um, n_along))
    if n == 0:
        return np.zeros(height.shape, bool)
    tallest = np.zeros(n + 1)
    np.maximum.at(tallest, regions, height)
    cell_mm2 = grid.across_um * grid.along_um / UM2_PER_MM2
    areas = np.bincount(regions.ravel()) * cell_mm2
    kept = (tallest >= config.seen_um) & (areas >= config.smallest_mm2)
    kept[0] = False
    return binary_dilation(kept[regions], [[False] * 3, [True] * 3, [False] * 3]) & surfaces.shown


def _opened(mask: NDArray[np.bool_], n_along: int) -> NDArray[np.bool_]:
    """Runs (S, W) of at least `n_along` A-scans; a run that is cut by the scan's edge may go on beyond it."""
    padded = np.pad(mask, ((0, 0), (n_along, n_along)), mode="edge")
    return np.asarray(binary_opening(padded, np.ones((1, n_along)))[:, n_along:-n_along])
