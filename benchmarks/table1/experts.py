"""Two simulated experts: the exact contour, displaced smoothly by a few micrometres, by each in their own way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, gaussian_filter

from models.oct.volume import Spacing

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Expert:
    """How an expert draws; lengths in µm."""

    seed: int
    deviation_um: float
    """Standard deviation of the contour about the exact one."""
    outwards_um: float
    """How far out they draw on the whole."""
    smooth_um: float = 150.0
    """Length over which a deviation stays."""


EXPERTS = (Expert(seed=1, deviation_um=5.0, outwards_um=0.0), Expert(seed=2, deviation_um=6.0, outwards_um=2.0))
"""The first is the one that systems learn from. Contours of two readers of OCT differ by one or two pixels."""


def drawn_by(expert: Expert, truth: Mask, spacing: Spacing, number: int) -> Mask:
    """What an expert draws of a volume (S, D, W); `number` makes their hand differ from volume to volume."""
    rng = np.random.default_rng([expert.seed, number, 0xE7])
    out = np.zeros_like(truth)
    sides = (spacing.axial_um, spacing.along_um)
    for index in np.flatnonzero(truth.any(axis=(1, 2))):
        inside = truth[index]
        distance = distance_transform_edt(inside, sides) - distance_transform_edt(~inside, sides)
        noise = gaussian_filter(rng.normal(0, 1, inside.shape), [expert.smooth_um / side for side in sides])
        noise *= expert.deviation_um / max(float(noise.std()), 1e-9)
        out[index] = distance + expert.outwards_um + noise > 0
    return out
