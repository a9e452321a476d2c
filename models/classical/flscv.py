"""FLSCV: a fuzzy level set in B-scans, in the planes across them and en face, and a vote of the three.

Source: Wang et al. 2016 (doi:10.1364/BOE.7.001577) and its abstract: fuzzy c-means finds low reflectivity, level sets
its borders, in three orientations with voting; artefacts are told by smoothness, aspect ratio and shadows; fluid below
the inner segments is subretinal. Ours: two of three votes, the limits of the artefact rejection, greys evened by the
A-scan instead of angiography against shadows. Left out: intraretinal fluid, which the source counts apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from skimage.measure import label, regionprops

from models.classical.fuzzy import cluster_centres, darkest_membership
from models.classical.fuzzy_level_set import LevelSetConfig, evolve, inside_share
from models.classical.region import Cells, Region
from models.oct.volume import UM2_PER_MM2, OCTVolume
from models.segmenter import Example, Mask, OnProgress, Scribble, Segmented

ORIENTATIONS = ((0, 1, 2), (2, 1, 0), (1, 0, 2))
"""Axes of (S, H, W) as planes: B-scans, planes across them, en face."""


@dataclass(frozen=True)
class VotingConfig:
    """Sizes in µm."""

    axial_um: float = 8.0
    along_um: float = 24.0
    clusters: int = 3
    """Fluid is the darkest of these greys."""
    vitreous_share: float = 0.15
    """Cells of the vitreous, as a share of the retina's, that are clustered with it: without them the darkest grey of
    an eye with little fluid would be the nuclear layer."""
    votes: int = 2
    level_set: LevelSetConfig = field(default_factory=LevelSetConfig)
    rest_um: float = 30.0
    """Subretinal fluid comes at least this near to the RPE."""
    smallest_mm2: float = 0.004
    """Of a region in its largest B-scan."""
    least_solidity: float = 0.5
    tallest: float = 2.0
    """Height of a region by its width from which on it is the shadow of a vessel."""
    palest: float = 0.4
    """Mean grey of a region between the vitreous (0) and the other tissue (1): fluid measures up to 0.25, the outer
    nuclear layer, which is the darkest grey of an eye without fluid, 0.5 and more."""


class VotingLevelSets:
    """Learns nothing: segments before the first tag."""

    def __init__(self, config: VotingConfig | None = None) -> None:
        self.config = config or VotingConfig()

    def fit(self, examples: Sequence[Example], on_progress: OnProgress) -> None:
        """Nothing to learn."""
        on_progress(1.0)

    def segment(self, volume: OCTVolume, on_progress: OnProgress, scribble: Scribble | None = None) -> Segmented:
        """Subretinal fluid of a volume.

        Raises:
            UnknownSpacing, TooFewSlices: as `Region.of`.
        """
        settings = self.config
        region = Region.of(volume, "FLSCV", axial_um=settings.axial_um, along_um=settings.along_um)
        on_progress(0.2)
        if not region.inside.any():
            return region.segmented(np.zeros(region.greys.shape, np.float32))
        seen = gaussian_filter(region.greys, (0, 0.7, 1.0))
        member = self._membership(seen, region)
        votes = []
        for number, axes in enumerate(ORIENTATIONS):
            votes.append(self._seen_from(seen, member, axes) * region.inside)
            on_progress(0.2 + 0.2 * (number + 1))
        agreed = np.sort(np.stack(votes), axis=0)[-settings.votes]  # at least so many say as much
        found = self._believed(agreed >= 0.5, region)
        on_progress(1.0)
        return region.segmented(np.where(found, agreed, np.minimum(agreed, 0.49)))

    def _membership(self, seen: Cells, region: Region) -> Cells:
        tissue, dark = seen[region.inside], seen[_vitreous(region)]
        share = max(1, dark.size // max(1, round(self.config.vitreous_share * tissue.size)))
        centres = cluster_centres(np.concatenate([tissue, dark[::share]]), self.config.clusters)
        member = darkest_membership(seen, centres, (1, 5, 5))
        glare = region.height_um < 14.0  # the RPE's own brightness
        above = np.take(member, [int(np.count_nonzero(glare))], axis=1)
        return np.asarray(np.where(glare, above, member) * region.inside, np.float32)

    def _seen_from(self, seen: Cells, member: Cells, axes: tuple[int, int, int]) -> Cells:
        planes = np.ascontiguousarray(seen.transpose(axes))
        level = evolve(planes, np.ascontiguousarray(member.transpose(axes)), self.config.level_set)
        return inside_share(level, self.config.level_set.epsilon).transpose(np.argsort(axes))

    def _believed(self, mask: Mask, region: Region) -> Mask:
        """Without regions that lie off the RPE, are too small, ragged, columns of shadow, or as pale as tissue."""
        settings, grid = self.config, region.grid
        parts = label(mask, connectivity=1)
        kept = np.zeros(int(parts.max()) + 1, bool)
        cell_mm2 = grid.axial_um * grid.along_um / UM2_PER_MM2
        low = region.height_um[0, :, 0] < settings.rest_um
        palest = _grey_between(region, mask, settings.palest)
        for part in regionprops(parts, region.greys):
            areas = part.image.sum(axis=(1, 2))
            widest = part.image[int(areas.argmax())]
            kept[part.label] = (
                bool(low[part.bbox[1]])
                and areas.max() * cell_mm2 >= settings.smallest_mm2
                and _solid(widest, settings.least_solidity)
                and _tall(widest, grid.axial_um, grid.along_um) <= settings.tallest
                and part.intensity_mean <= palest
            )
        return np.asarray(kept[parts])


def _vitreous(region: Region) -> Mask:
    """Cells well above the retina."""
    thick = (region.surfaces.rpe - region.surfaces.ilm)[:, None, :]
    return np.asarray((region.height_um > thick + 30.0) & region.surfaces.found[:, None, None])


def _grey_between(region: Region, fluid: Mask, share: float) -> float:
    """The grey at `share` of the way from the vitreous to the tissue outside `fluid`; without vitreous, any grey."""
    dark, tissue = region.greys[_vitreous(region)], region.greys[region.inside & ~fluid]
    if not dark.size or not tissue.size:
        return float("inf")
    return float(dark.mean() + share * (tissue.mean() - dark.mean()))


def _solid(image: NDArray[np.bool_], least: float) -> bool:
    """Whether a region (H, W) fills its convex hull."""
    return image.shape[0] < 2 or image.shape[1] < 2 or regionprops(image.astype(np.uint8))[0].solidity >= least


def _tall(image: NDArray[np.bool_], axial_um: float, along_um: float) -> float:
    """Height by width of a region (H, W)."""
    return (
        float(np.ptp(np.flatnonzero(image.any(axis=1))) + 1)
        * axial_um
        / (float(np.ptp(np.flatnonzero(image.any(axis=0))) + 1) * along_um)
    )
