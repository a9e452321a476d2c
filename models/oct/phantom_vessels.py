"""Retinal vessels as tubes along en-face curves: the arcades from the disc and branches towards the fovea."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from models.oct.phantom_field import Grid

STEP_UM = 12.0
"""Distance between neighbouring points of a vessel's centre line: well below its radius."""

REACH_UM = 160.0
"""A-scans farther than this from every vessel see none."""


@dataclass(frozen=True)
class Vessels:
    """Centre lines as points, and each point's radius."""

    points_um: NDArray[np.float64]
    """(n, 2) en-face y, x"""
    radius_um: NDArray[np.float64]
    """(n,)"""

    def nearest(self, y: Grid, x: Grid) -> tuple[Grid, Grid]:
        """Distance to the nearest centre line and that vessel's radius, both (S, W) µm; inf and 1 beyond REACH_UM."""
        at = np.stack(np.meshgrid(y, x, indexing="ij"), axis=-1)  # (S, W, 2)
        distance, index = cKDTree(self.points_um).query(at, distance_upper_bound=REACH_UM)
        radius = np.append(self.radius_um, 1.0)[index]  # the tree answers n where nothing is near
        return np.asarray(distance), np.asarray(radius)


def draw_vessels(rng: np.random.Generator, fovea_um: tuple[float, float], nasal_sign: int) -> Vessels:
    """Four arcade vessels that spring from the disc, and 16 to 26 branches that stop short of the fovea."""
    lines: list[NDArray[np.float64]] = []
    radii: list[NDArray[np.float64]] = []
    for side in (-1, 1):
        for vein in (0, 1):
            line = _arcade(rng, fovea_um, nasal_sign, side, height_um=rng.uniform(1900, 3000) + 250 * vein)
            lines.append(line)
            radii.append(np.linspace(rng.uniform(36, 56), rng.uniform(18, 28), len(line)))
            for _ in range(int(rng.integers(4, 7))):
                start = line[int(rng.integers(len(line) // 8, len(line)))]
                branch = _branch(rng, start, fovea_um)
                lines.append(branch)
                radii.append(np.linspace(rng.uniform(14, 30), rng.uniform(6, 10), len(branch)))
    return Vessels(np.concatenate(lines), np.concatenate(radii))


def _arcade(
    rng: np.random.Generator, fovea_um: tuple[float, float], nasal_sign: int, side: int, height_um: float
) -> NDArray[np.float64]:
    """(n, 2) half an ellipse around the fovea from the disc 4.5 mm nasal, with a slow wobble."""
    angle = np.linspace(0, np.pi * rng.uniform(0.75, 0.95), 900)
    wobble = 70 * np.sin(angle * rng.uniform(5, 11) + rng.uniform(0, 6))
    x = fovea_um[1] + nasal_sign * (600 + 3900 * np.cos(angle)) + wobble
    y = fovea_um[0] + side * (height_um * np.sin(angle) ** 0.8 + 150) + wobble
    return np.stack([y, x], axis=1)


def _branch(rng: np.random.Generator, start: NDArray[np.float64], fovea_um: tuple[float, float]) -> NDArray[np.float64]:
    """(n, 2) a meandering walk from an arcade to 350 to 1500 µm from the fovea."""
    centre = np.asarray(fovea_um)
    stop_um = rng.uniform(350, 1500)
    aim = rng.normal(0, 0.5)
    phase, pace = rng.uniform(0, 6), rng.uniform(150, 400)
    points = [start]
    for step in range(400):
        towards = centre - points[-1]
        left = float(np.hypot(*towards))
        if left < stop_um:
            break
        bearing = np.arctan2(*towards) + aim * min(1.0, left / 2500) + 0.35 * np.sin(step * STEP_UM / pace + phase)
        points.append(points[-1] + STEP_UM * np.array([np.sin(bearing), np.cos(bearing)]))
    return np.asarray(points)
