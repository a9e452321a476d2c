"""What a grey level costs as fluid and as background: mixtures of Gaussians fitted to what is known of both."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.mixture import GaussianMixture

N_LEVELS = 256
"""Grey levels at which a mixture is evaluated."""

FLOOR = 0.02
"""Share of a flat density in every mixture: no grey is impossible, so no single pixel outweighs its neighbours."""

MOST_SAMPLES = 2000
"""Greys that a mixture is fitted to."""


class GreyModel(NamedTuple):
    """Costs (N_LEVELS,) of each grey as fluid and as background, with mean and deviation of the fluid's greys."""

    fluid: NDArray[np.float64]
    background: NDArray[np.float64]
    mean: float
    deviation: float


def level_of(greys: NDArray[np.floating]) -> NDArray[np.int64]:
    """Index of greys 0 to 1 into the costs."""
    return np.minimum((greys * N_LEVELS).astype(np.int64), N_LEVELS - 1)


def grey_costs(greys: NDArray[np.float32], n_components: int, narrowest: float, seed: int) -> NDArray[np.float64]:
    """-log p (N_LEVELS,) of a mixture fitted to greys (N,) from 0 to 1; no Gaussian is narrower than `narrowest`."""
    values = greys[:: max(1, len(greys) // MOST_SAMPLES), None].astype(np.float64)
    levels = (np.arange(N_LEVELS)[:, None] + 0.5) / N_LEVELS
    if len(values) < 2:
        return np.asarray(0.5 * ((levels[:, 0] - values[0, 0]) / 0.05) ** 2)
    n = min(n_components, len(np.unique(values)))
    mixture = GaussianMixture(n, reg_covar=narrowest**2, random_state=seed).fit(values)
    return np.asarray(-np.log((1 - FLOOR) * np.exp(mixture.score_samples(levels)) + FLOOR))
