"""CMF: probability of fluid from texture, grey level and layer thickness, then 3-D continuous max-flow.

Source: Wu et al. 2017 (doi:10.1364/BOE.8.004257): the probability is "a linear combination of structural texture,
intensity, and layer thickness information" learned by a random forest, and continuous max-flow makes a region of it.
Ours: the list of textures, the histogram as grey-level model, the thickness score as a logistic of the height above
the RPE, and weights 0.4, 0.3, 0.3. Left out: pigment epithelial detachments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from sklearn.ensemble import RandomForestClassifier

from models.classical.clean import without_small
from models.classical.max_flow import FlowConfig, min_cut
from models.classical.region import Cells, Region
from models.classical.voxel_features import texture_features
from models.classical.voxel_sampling import draw_samples
from models.oct.volume import OCTVolume
from models.segmenter import Example, NotTrained, OnProgress, Scribble, Segmented, masks_of

N_LEVELS = 64
"""Grey levels of the intensity model."""


@dataclass(frozen=True)
class CMFConfig:
    """Sizes in µm and mm³."""

    axial_um: float = 8.0
    along_um: float = 24.0
    weights: tuple[float, float, float] = (0.4, 0.3, 0.3)
    """Of texture, grey level and thickness."""
    n_trees: int = 40
    fluid_samples: int = 2000
    thickness_slope: float = 3.0
    """Standard deviations over which the thickness score rises."""
    region_weight: float = 1.0
    """beta: cost of a wrongly labelled cell."""
    border: float = 0.2
    """alpha: cost of a border on even grey; it falls with the gradient."""
    gradient: float = 10.0
    across: float = 0.3
    """Weight of a border between B-scans beside one between A-scans."""
    flow: FlowConfig = field(default_factory=FlowConfig)
    smallest_mm3: float = 0.0005
    seed: int = 0


@dataclass(frozen=True)
class Scores:
    """What was learned: textures' forest, P(fluid | grey) per level, mean and deviation of normal heights in µm."""

    forest: RandomForestClassifier
    by_grey: NDArray[np.float32]
    normal_um: tuple[float, float]


class ContinuousMaxFlow:
    """Learns from pixel masks."""

    def __init__(self, config: CMFConfig | None = None) -> None:
        self.config = config or CMFConfig()
        self._scores: Scores | None = None

    def fit(self, examples: Sequence[Example], on_progress: OnProgress) -> None:
        """Learn the three scores.

        Raises:
            TrainingSetError: masks are missing or all empty.
        """
        settings = self.config
        masks = masks_of(examples, "CMF")
        counts = np.ones((2, N_LEVELS))
        heights: list[NDArray[np.float32]] = []
        for example, mask in zip(examples, masks, strict=True):
            region = self._region(example.volume)
            fluid = (region.take(mask) >= 0.5) & region.inside
            level = _level_of(region.greys)
            for answer, where in enumerate((region.inside & ~fluid, fluid)):
                counts[answer] += np.bincount(level[where], minlength=N_LEVELS)
            heights.append(region.surfaces.fluid_um[~fluid.any(axis=1)])
        samples = draw_samples(
            examples,
            "CMF",
            lambda example: self._region(example.volume),
            texture_features,
            settings.fluid_samples,
            settings.seed,
            on_progress,
        )
        forest = RandomForestClassifier(
            settings.n_trees, min_samples_leaf=5, random_state=settings.seed, n_jobs=-1
        ).fit(samples.features, samples.is_fluid)
        shares = counts / counts.sum(axis=1, keepdims=True)
        by_grey = gaussian_filter1d(shares[1] / shares.sum(axis=0), 1.5).astype(np.float32)
        normal = np.concatenate(heights)
        self._scores = Scores(forest, by_grey, (float(normal.mean()), max(float(normal.std()), 5.0)))
        on_progress(1.0)

    def segment(self, volume: OCTVolume, on_progress: OnProgress, scribble: Scribble | None = None) -> Segmented:
        """Fluid of a volume.

        Raises:
            NotTrained: before `fit`.
            UnknownSpacing, TooFewSlices: as `Region.of`.
        """
        region = self._region(volume)
        probability = self.probability(region, lambda share: on_progress(0.6 * share))
        settings = self.config
        border = settings.border / (1 + settings.gradient * _gradient(region.greys))
        inside = min_cut(
            torch.from_numpy(settings.region_weight * probability),
            torch.from_numpy(settings.region_weight * (1 - probability)),
            torch.from_numpy(border),
            settings.flow,
            (settings.across, 1.0, 1.0),
            lambda n: on_progress(0.6 + 0.4 * n / settings.flow.most_iterations),
        ).numpy()
        found = without_small(inside > 0.5, region.grid, settings.smallest_mm3)
        on_progress(1.0)
        return region.segmented(np.where(found, inside, np.minimum(inside, 0.49)) * region.inside)

    def probability(self, region: Region, on_progress: OnProgress) -> Cells:
        """Weighted sum (S, H, W) of the three scores, each 0 to 1; 0 outside the region."""
        if self._scores is None:
            raise NotTrained("CMF")
        texture, grey, thick = self.config.weights
        out = np.zeros(region.greys.shape, np.float32)
        mean, deviation = self._scores.normal_um
        rise = (region.surfaces.fluid_um - mean) / deviation - self.config.thickness_slope
        tall = 1 / (1 + np.exp(-np.clip(rise, -30, 30)))  # (S, W)
        for index in range(len(out)):
            inside = region.inside[index]
            if inside.any():
                features = texture_features(region, index)[:, inside].T
                out[index][inside] = texture * self._scores.forest.predict_proba(features)[:, 1]
            under = region.height_um[0] < region.surfaces.fluid_um[index][None, :]
            out[index] += grey * self._scores.by_grey[_level_of(region.greys[index])] + thick * tall[index] * under
            on_progress((index + 1) / len(out))
        return np.asarray(out * region.inside, np.float32)

    def _region(self, volume: OCTVolume) -> Region:
        return Region.of(volume, "CMF", axial_um=self.config.axial_um, along_um=self.config.along_um)


def _level_of(greys: Cells) -> NDArray[np.int64]:
    return np.minimum((greys * N_LEVELS).astype(np.int64), N_LEVELS - 1)


def _gradient(greys: Cells) -> Cells:
    down, along = np.gradient(greys, axis=(1, 2))
    return np.asarray(np.hypot(down, along), np.float32)
