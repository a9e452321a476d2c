"""Smooth random functions of the en-face position, the same at every sampling of the same eye."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.float64]
"""(S, W) values over an en-face grid, or one of its axes: y (S,) across, x (W,) along, µm from the field's centre."""


@dataclass(frozen=True)
class SmoothField:
    """A sum of random plane waves: mean 0, standard deviation 1, nearly Gaussian for 8 waves or more."""

    wave_y: NDArray[np.float64]
    """(n,) rad/µm"""
    wave_x: NDArray[np.float64]
    """(n,) rad/µm"""
    phase: NDArray[np.float64]
    """(n,) rad"""

    @classmethod
    def draw(cls, rng: np.random.Generator, shortest_um: float, longest_um: float, n_waves: int = 12) -> SmoothField:
        """Waves of every direction with log-uniform wavelengths between the two."""
        length = np.exp(rng.uniform(np.log(shortest_um), np.log(longest_um), n_waves))
        direction = rng.uniform(0, 2 * np.pi, n_waves)
        k = 2 * np.pi / length
        return cls(k * np.sin(direction), k * np.cos(direction), rng.uniform(0, 2 * np.pi, n_waves))

    def __call__(self, y: Grid, x: Grid) -> Grid:
        """(S,), (W,) in µm -> (S, W). cos(a + b) is split so that the cost is one small matrix product."""
        a = np.multiply.outer(y, self.wave_y)  # (S, n)
        b = np.multiply.outer(x, self.wave_x) + self.phase  # (W, n)
        waves = np.cos(a) @ np.cos(b).T - np.sin(a) @ np.sin(b).T  # (S, W)
        return np.asarray(waves * np.sqrt(2.0 / len(self.phase)))
