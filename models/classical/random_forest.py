"""RF: a random forest on 27 features of every cell, then hysteresis.

Source: Lang et al. 2015 (doi:10.1364/BOE.6.000155) and the names in the same laboratory's published code: 27 features,
60 trees, 10 features tried at a split. It was made for microcystic oedema; as there, cells are classified one by one
and joined by hysteresis. Ours: the exact list of features, the balanced sampling, and the region (below the ILM to the
RPE) that stands in for the inner nuclear layer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import RandomForestClassifier

from models.classical.clean import limited_to, regions, smoothed, without_small
from models.classical.region import Cells, Region
from models.classical.voxel_features import forest_features
from models.classical.voxel_sampling import draw_samples
from models.oct.volume import OCTVolume
from models.segmenter import Example, NotTrained, OnProgress, Scribble, Segmented


@dataclass(frozen=True)
class ForestConfig:
    """Sizes in µm and mm³."""

    axial_um: float = 8.0
    along_um: float = 24.0
    n_trees: int = 60
    features_a_split: int = 10
    smallest_leaf: int = 5
    fluid_samples: int = 2000
    """Fluid cells of a training volume."""
    low: float = 0.5
    high: float = 0.8
    smallest_mm3: float = 0.0005
    seed: int = 0


class RandomForest:
    """Learns from pixel masks."""

    def __init__(self, config: ForestConfig | None = None) -> None:
        self.config = config or ForestConfig()
        self._forest: RandomForestClassifier | None = None

    def fit(self, examples: Sequence[Example], on_progress: OnProgress) -> None:
        """Grow the trees on sampled cells.

        Raises:
            TrainingSetError: masks are missing or all empty.
        """
        settings = self.config
        samples = draw_samples(
            examples,
            "RF",
            lambda example: self._region(example.volume),
            forest_features,
            settings.fluid_samples,
            settings.seed,
            on_progress,
        )
        self._forest = RandomForestClassifier(
            settings.n_trees,
            max_features=settings.features_a_split,
            min_samples_leaf=settings.smallest_leaf,
            random_state=settings.seed,
            n_jobs=-1,
        ).fit(samples.features, samples.is_fluid)
        on_progress(1.0)

    def segment(self, volume: OCTVolume, on_progress: OnProgress, scribble: Scribble | None = None) -> Segmented:
        """Fluid of a volume.

        Raises:
            NotTrained: before `fit`.
            UnknownSpacing, TooFewSlices: as `Region.of`.
        """
        region = self._region(volume)
        share = self.probability(region, on_progress)
        settings = self.config
        found = without_small(regions(share, settings.low, settings.high), region.grid, settings.smallest_mm3)
        return region.segmented(limited_to(share, found, settings.low))

    def probability(self, region: Region, on_progress: OnProgress) -> Cells:
        """Share of the trees (S, H, W) that call a cell fluid, averaged over neighbours."""
        if self._forest is None:
            raise NotTrained("RF")
        share = np.zeros(region.greys.shape, np.float32)
        for index in range(len(share)):
            inside = region.inside[index]
            if inside.any():
                features = forest_features(region, index)[:, inside].T
                share[index][inside] = self._forest.predict_proba(features)[:, 1]
            on_progress((index + 1) / len(share))
        return smoothed(share)

    def _region(self, volume: OCTVolume) -> Region:
        return Region.of(volume, "RF", axial_um=self.config.axial_um, along_um=self.config.along_um)
