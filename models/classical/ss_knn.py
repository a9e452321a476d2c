"""SS-KNN: nearest neighbours among cells that were sampled layer by layer.

Source: Xu et al. 2015 (doi:10.1109/TMI.2015.2408632): classification of voxels by k nearest neighbours, with
layer-dependent stratified sampling against the rarity of fluid. Ours: slabs of equal share of the retina instead of
graph-searched layers, the list of features, k = 21 with weights by distance, principal components before the search.
Left out: the layers' own segmentation, and abnormality maps of normal eyes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from models.classical.clean import limited_to, smoothed, without_small
from models.classical.region import Region
from models.classical.voxel_features import neighbour_features
from models.classical.voxel_sampling import draw_samples
from models.oct.volume import OCTVolume
from models.segmenter import Example, NotTrained, OnProgress, Scribble, Segmented


@dataclass(frozen=True)
class NeighboursConfig:
    """Sizes in µm and mm³."""

    axial_um: float = 8.0
    along_um: float = 24.0
    n_neighbours: int = 21
    n_components: int = 15
    fluid_samples: int = 400
    """Fluid cells of a training volume."""
    stride: int = 2
    """Every so many cells, down and along, are classified; the rest lies between them."""
    level: float = 0.6
    """Not one half: the sampling shows the classifier far more fluid than there is."""
    smallest_mm3: float = 0.002
    seed: int = 0


class StratifiedNeighbours:
    """Learns from pixel masks."""

    def __init__(self, config: NeighboursConfig | None = None) -> None:
        self.config = config or NeighboursConfig()
        self._classifier: Pipeline | None = None

    def fit(self, examples: Sequence[Example], on_progress: OnProgress) -> None:
        """Keep the sampled cells.

        Raises:
            TrainingSetError: masks are missing or all empty.
        """
        settings = self.config
        samples = draw_samples(
            examples,
            "SS-KNN",
            lambda example: self._region(example.volume),
            neighbour_features,
            settings.fluid_samples,
            settings.seed,
            on_progress,
        )
        n_components = min(settings.n_components, *samples.features.shape)
        self._classifier = make_pipeline(
            StandardScaler(),
            PCA(n_components, random_state=settings.seed),
            KNeighborsClassifier(
                min(settings.n_neighbours, len(samples.features)), weights="distance", algorithm="brute"
            ),
        ).fit(samples.features, samples.is_fluid)
        on_progress(1.0)

    def segment(self, volume: OCTVolume, on_progress: OnProgress, scribble: Scribble | None = None) -> Segmented:
        """Fluid of a volume.

        Raises:
            NotTrained: before `fit`.
            UnknownSpacing, TooFewSlices: as `Region.of`.
        """
        region = self._region(volume)
        if self._classifier is None:
            raise NotTrained("SS-KNN")
        share = np.zeros(region.greys.shape, np.float32)
        for index in range(len(share)):
            if region.inside[index].any():
                share[index] = self._classified(self._classifier, region, index)
            on_progress((index + 1) / len(share))
        share = smoothed(share, across=0.5) * region.inside
        found = without_small(share >= self.config.level, region.grid, self.config.smallest_mm3)
        return region.segmented(limited_to(share, found, self.config.level))

    def _classified(self, classifier: Pipeline, region: Region, index: int) -> NDArray[np.float32]:
        """Weighted share of fluid (H, W) among the neighbours; strided cells stand for those around them."""
        stride = self.config.stride
        some = (slice(None, None, stride), slice(None, None, stride))
        inside = region.inside[index][some]
        coarse = np.zeros(inside.shape, np.float32)
        features = neighbour_features(region, index)[(slice(None), *some)]
        if inside.any():
            coarse[inside] = classifier.predict_proba(features[:, inside].T)[:, 1]
        height, width = region.inside[index].shape
        return coarse.repeat(stride, 0)[:height].repeat(stride, 1)[:, :width]

    def _region(self, volume: OCTVolume) -> Region:
        return Region.of(volume, "SS-KNN", axial_um=self.config.axial_um, along_um=self.config.along_um)
