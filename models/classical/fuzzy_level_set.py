"""A level set that fuzzy memberships start, steer and stop; in planes, which may pull at their neighbours.

Source: Li, Chui et al. 2011 (doi:10.1016/j.compbiomed.2010.10.007): initial level set, balloon force 1 - 2R and edge
indicator from the membership R, and the distance-keeping term of Li et al. 2005. What R is makes the rest of the
parameters, as there. The pull across planes is the smoothness constraint that EFD names (doi:10.1109/TBME.2017.2695461)
without a formula; its form is ours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

Planes = NDArray[np.float32]
"""(N, H, W): N planes that are evolved side by side."""

TIME_STEP = 5.0
"""tau: the largest that stays stable. The source's, area by contour, has no value for a start without a slope."""


@dataclass(frozen=True)
class LevelSetConfig:
    """Lengths in cells of the planes."""

    epsilon: float = 1.5
    """Half width of the smoothed step and impulse."""
    iterations: int = 60
    distance_weight: float = 0.2
    """mu times the time step."""
    edge_weight: float = 0.1
    """lambda as a share of the time step; longer contours cost more."""
    edge_blur: float = 1.0
    contrast: float = 8.0
    """How much of the grey scale makes an edge: the gradient is multiplied with it."""
    across: float = 0.0
    """Pull towards the mean of the two neighbouring planes, at every step."""


def evolve(greys: Planes, membership: Planes, config: LevelSetConfig) -> Planes:
    """The level set after its evolution: positive inside. Both (N, H, W), 0 to 1; `membership` is in the object."""
    eps = config.epsilon
    level = np.where(membership >= 0.5, 2 * eps, -2 * eps).astype(np.float32)
    blurred = gaussian_filter(greys, (0, config.edge_blur, config.edge_blur)) * config.contrast
    down, along = _gradient(blurred)
    edge = (1 / (1 + down**2 + along**2)).astype(np.float32)
    edge_down, edge_along = _gradient(edge)
    balloon = edge * (2 * membership - 1)
    for _ in range(config.iterations):
        down, along = _gradient(level)
        size = np.sqrt(down**2 + along**2 + 1e-8)
        normal_down, normal_along = down / size, along / size
        bend = _divergence(normal_down, normal_along)
        keep = config.distance_weight * (_divergence(down, along) - bend)
        length = edge * bend + edge_down * normal_down + edge_along * normal_along
        push = _impulse(level, eps) * (config.edge_weight * TIME_STEP * length + balloon)
        level += keep + TIME_STEP * push
        if config.across:
            level += config.across * (_neighbours_mean(level) - level)
        np.clip(level, -4 * eps, 4 * eps, out=level)
    return level


def inside_share(level: Planes, epsilon: float) -> Planes:
    """The smoothed step of the level set, 0 to 1; one half on the contour."""
    return np.asarray(np.clip(0.5 + level / (2 * epsilon), 0, 1), np.float32)


def _impulse(level: Planes, epsilon: float) -> Planes:
    inside = np.abs(level) <= epsilon
    return np.asarray(np.where(inside, (1 + np.cos(np.pi * level / epsilon)) / (2 * epsilon), 0), np.float32)


def _gradient(planes: Planes) -> tuple[Planes, Planes]:
    """Central differences within each plane; one-sided at its border."""
    return _difference(planes, 1), _difference(planes, 2)


def _divergence(down: Planes, along: Planes) -> Planes:
    return _difference(down, 1) + _difference(along, 2)


def _difference(planes: Planes, axis: int) -> Planes:
    if planes.shape[axis] < 2:
        return np.zeros_like(planes)
    return np.asarray(np.gradient(planes, axis=axis), np.float32)


def _neighbours_mean(level: Planes) -> Planes:
    before = np.concatenate([level[:1], level[:-1]])
    after = np.concatenate([level[1:], level[-1:]])
    return np.asarray((before + after) / 2, np.float32)
