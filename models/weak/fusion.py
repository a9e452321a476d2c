"""Evidence of all scales on one absolute scale, which the slices tagged normal set: they hold no fluid anywhere.

A maximum-pooled network commits itself only at the most typical spot of a lesion: the rest of the lesion stays
below logit 0, although clearly above anything in a normal slice. So the level of "fluid" is not 0 but what
normal slices almost never reach; no mask is needed to know it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from models.weak.maps import Maps

SPREAD_QUANTILE = 0.998
"""Quantile of normal evidence that, with the median, sets the unit of each map."""


@dataclass(frozen=True)
class FusionConfig:
    """Which maps are averaged, and what share of normal positions may lie above each level."""

    references: tuple[int, ...] = (2, 3, 4, 5)
    """R1 to R5 by number; the evidence M always takes part. R1 sees too little to have an opinion."""
    mask_share: float = 0.015
    """Positions of normal slices above the level of "fluid"."""
    sure_share: float = 0.005
    """Positions of normal slices above the level of "surely fluid" (taught as fluid)."""
    doubt_share: float = 0.05
    """Positions of normal slices above the level of "perhaps fluid" (not taught at all)."""


@dataclass(frozen=True)
class Calibration:
    """Levels measured on slices tagged normal. `centres` and `spreads` belong to M and then the references."""

    centres: tuple[float, ...]
    spreads: tuple[float, ...]
    mask: float
    sure: float
    doubt: float

    @property
    def unit(self) -> float:
        """How much fused evidence is one logit when it is shown as a probability."""
        return max((self.sure - self.doubt) / 2, 1e-6)


def calibrate(normal: Iterable[Maps], shape: tuple[int, int], config: FusionConfig) -> Calibration:
    """Levels from the maps of all slices tagged normal, fused on a grid of `shape` (D, W)."""
    stacks = [np.stack(parts) for parts in zip(*(_chosen(maps, config) for maps in normal), strict=True)]
    centres = tuple(float(np.median(stack)) for stack in stacks)
    spreads = tuple(
        max(float(np.quantile(stack, SPREAD_QUANTILE)) - centre, 1e-3)
        for stack, centre in zip(stacks, centres, strict=True)
    )
    raw = Calibration(centres, spreads, 0.0, 0.0, 0.0)
    n_normal = stacks[0].shape[0]
    fused = np.stack([_average([s[i] for s in stacks], raw, shape) for i in range(n_normal)])
    levels = np.quantile(fused, [1 - config.mask_share, 1 - config.sure_share, 1 - config.doubt_share])
    return Calibration(centres, spreads, float(levels[0]), float(levels[1]), float(levels[2]))


def fuse(maps: Maps, calibration: Calibration, shape: tuple[int, int], config: FusionConfig) -> NDArray[np.float32]:
    """Mean of the calibrated maps on a grid of `shape`: (D, W), 0 is usual in normal slices."""
    return _average(_chosen(maps, config), calibration, shape)


def _chosen(maps: Maps, config: FusionConfig) -> list[NDArray[np.float32]]:
    return [maps.evidence, *(maps.references[number - 1] for number in config.references)]


def _average(parts: list[NDArray[np.float32]], calibration: Calibration, shape: tuple[int, int]) -> NDArray[np.float32]:
    total = torch.zeros(1, 1, *shape)
    for part, centre, spread in zip(parts, calibration.centres, calibration.spreads, strict=True):
        scaled = torch.from_numpy((part - centre) / spread)[None, None]
        total += F.interpolate(scaled, size=shape, mode="bilinear", align_corners=False)
    return (total[0, 0] / len(parts)).numpy()
