"""EFD: where fluid is, from the thickness map en face; its outline, from a fuzzy level set in the B-scans there.

Source: Wu et al. 2018 (doi:10.1109/TBME.2017.2695461). It says: an en-face image and a thickness map give the
abnormality's footprint; within it a fuzzy level set with a smoothness constraint segments the B-scans. Its parameters
and the rule of the footprint are not published. Ours: the footprint (`footprint.py`); the level set runs in B-scans
straightened on the RPE, below the roof and a margin; fluid rests on the RPE, whose own brightness may cover its floor,
and goes on across shadows and debris. Left out: pigment epithelial detachments, which the tags of this product do not
count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.ndimage import gaussian_filter, grey_closing, grey_opening

from models.classical.footprint import AScans, FootprintConfig, footprint, shadowed
from models.classical.fuzzy import cluster_centres, darkest_membership
from models.classical.fuzzy_level_set import LevelSetConfig, evolve, inside_share
from models.classical.region import Cells, Region
from models.classical.surfaces import SurfaceConfig
from models.oct.volume import OCTVolume
from models.segmenter import Example, Mask, OnProgress, Scribble, Segmented


@dataclass(frozen=True)
class EFDConfig:
    """Sizes in µm."""

    axial_um: float = 4.0
    along_um: float = 24.0
    surfaces: SurfaceConfig = field(default_factory=SurfaceConfig)
    footprint: FootprintConfig = field(default_factory=FootprintConfig)
    margin_um: float = 40.0
    """Room above the roof in which the level set may move it."""
    rest_um: float = 36.0
    """Fluid begins at most so far above the RPE's border, which its own brightness may cover."""
    glare_grey: float = 0.8
    """There, what is darker than this is the RPE's brightness smoothed into the fluid."""
    shadow_um: float = 400.0
    """Width of the widest shadow across which fluid goes on."""
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
        shadow = shadowed(region, settings.footprint)
        share = self._outline(region, footprint(region, settings.footprint, shadow), shadow)
        on_progress(0.9)
        result = region.segmented(share)
        on_progress(1.0)
        return result

    def _outline(self, region: Region, where: AScans, shadow: AScans) -> Cells:
        """Probability 0 to 1 (S, H, W) in the A-scans of the footprint."""
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
        share[:, :n_rows] = self._evened(run, region, shadow)
        return share

    def _evened(self, run: Cells, region: Region, shadow: AScans) -> Cells:
        """Across debris and shadows fluid goes on at the heights that it has on both sides; narrow spikes end."""
        settings, along_um = self.config, region.grid.along_um
        narrow, wide = (max(1, round(um / along_um)) for um in (settings.footprint.narrowest_um, settings.shadow_um))
        run = np.where(shadow[:, None, :], grey_closing(run, (1, 1, wide)), run)
        return np.asarray(grey_opening(grey_closing(run, (1, 1, narrow)), (1, 1, narrow)))


def resting(inside: Cells, glare: Mask) -> Cells:
    """The run of fluid (S, H, W) that rests on the RPE in every A-scan, and nothing above it.

    `glare` (S, h, W) are cells in the h rows next to the RPE whose grey may be the RPE's, smoothed into the fluid. The
    run begins in these rows; what is glare below its beginning belongs to it.
    """
    n_low = glare.shape[1]
    low = inside[:, :n_low]
    lowest = low.max(axis=1, keepdims=True)
    above = np.minimum.accumulate(np.concatenate([lowest, inside[:, n_low:]], axis=1), axis=1)[:, 1:]
    higher = np.maximum.accumulate(low[:, ::-1], axis=1)[:, ::-1]  # the most inside from here up
    return np.concatenate([np.where(glare, higher, low), above], axis=1)
