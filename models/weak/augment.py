"""Random views of B-scans on the grid: what may differ between two looks at the same eye, never the fluid."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True)
class AugmentConfig:
    """Largest size of every change; 0 switches it off. Shares are of the image's side."""

    flip: bool = True
    shift_depth: float = 0.1
    shift_width: float = 0.1
    scale: float = 0.15
    tilt: float = 0.08
    """Shear: depth moved at the image's edge, as a share of the depth."""
    gamma: float = 0.3
    """Grey levels to the power exp(±gamma)."""
    contrast: float = 0.2
    speckle: float = 0.15
    shadows: int = 3
    """Most dark columns painted into a B-scan, as vessels throw them: a shadow must not count as evidence."""
    blur: float = 0.5
    """Probability that neighbouring pixels are averaged."""


def random_view(bscans: Tensor, config: AugmentConfig, rng: torch.Generator) -> Tensor:
    """Another look at B-scans (B, 1, D, W) in [0, 1]."""
    return random_pair(bscans, bscans[:, :0], config, rng)[0]


def random_pair(bscans: Tensor, labels: Tensor, config: AugmentConfig, rng: torch.Generator) -> tuple[Tensor, Tensor]:
    """Another look at (B, 1, D, W) in [0, 1]; `labels` (B, C, D, W) follow the geometry (zeros enter)."""
    grid = _geometry(bscans, config, rng)
    moved = F.grid_sample(bscans, grid, mode="bilinear", padding_mode="border", align_corners=False)
    if labels.shape[1]:
        labels = F.grid_sample(labels, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    return _looks(moved, config, rng), labels


def _uniform(n: int, low: float, high: float, rng: torch.Generator) -> Tensor:
    return torch.rand(n, generator=rng) * (high - low) + low


def _geometry(bscans: Tensor, config: AugmentConfig, rng: torch.Generator) -> Tensor:
    """Sampling grid (B, D, W, 2) of flips, shifts, scalings and tilts."""
    n = bscans.shape[0]
    theta = torch.zeros(n, 2, 3)
    mirror = torch.where(_uniform(n, 0, 1, rng) < 0.5, -1.0, 1.0) if config.flip else torch.ones(n)
    theta[:, 0, 0] = mirror * torch.exp(_uniform(n, -config.scale, config.scale, rng))
    theta[:, 1, 1] = torch.exp(_uniform(n, -config.scale, config.scale, rng))
    theta[:, 1, 0] = _uniform(n, -config.tilt, config.tilt, rng) * 2
    theta[:, 0, 2] = _uniform(n, -config.shift_width, config.shift_width, rng) * 2
    theta[:, 1, 2] = _uniform(n, -config.shift_depth, config.shift_depth, rng) * 2
    return F.affine_grid(theta, list(bscans.shape), align_corners=False).to(bscans.device)


def _looks(bscans: Tensor, config: AugmentConfig, rng: torch.Generator) -> Tensor:
    """Gamma, contrast, illumination, shadows, blur and speckle of (B, 1, D, W) in [0, 1]."""
    n, _, _, width = bscans.shape
    device = bscans.device
    each = (n, 1, 1, 1)
    blurred = F.avg_pool2d(bscans, 3, stride=1, padding=1, count_include_pad=False)
    do_blur = (_uniform(n, 0, 1, rng) < config.blur).float().view(each).to(device)
    share = do_blur * _uniform(n, 0, 1, rng).view(each).to(device)
    out = bscans + share * (blurred - bscans)
    out = out * _column_gain(n, width, config, rng).to(device)
    out = out.clamp(1e-4, 1.0) ** torch.exp(_uniform(n, -config.gamma, config.gamma, rng)).view(each).to(device)
    gain = 1 + _uniform(n, -config.contrast, config.contrast, rng).view(each).to(device)
    lift = _uniform(n, -config.contrast, config.contrast, rng).view(each).to(device) / 4
    out = out * gain + lift
    noise = torch.randn(bscans.shape, generator=rng).to(device)
    level = _uniform(n, 0, config.speckle, rng).view(each).to(device)
    return (out + level * noise * (0.3 + out)).clamp(0.0, 1.0)


def _column_gain(n: int, width: int, config: AugmentConfig, rng: torch.Generator) -> Tensor:
    """Brightness of every A-scan, (B, 1, 1, W): 1 less up to `shadows` soft dark columns."""
    gain = torch.ones(n, width)
    columns = torch.arange(width)
    for _ in range(config.shadows):
        centre = _uniform(n, 0, width, rng)[:, None]
        half = _uniform(n, 0.005, 0.03, rng)[:, None] * width
        depth = _uniform(n, -0.4, 0.6, rng).clamp_min(0.0)[:, None]
        gain = gain * (1 - depth * torch.exp(-(((columns - centre) / half) ** 2)))
    return gain.view(n, 1, 1, width)
