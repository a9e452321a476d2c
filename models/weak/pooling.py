"""From a map of evidence to one logit for the slice: global max pooling, reached by annealing from top-k."""

from __future__ import annotations

import math
from typing import Literal

import torch
from torch import Tensor

Pooling = Literal["topk", "gap", "gmp", "lse"]

LSE_SHARPNESS = 4.0
"""r of log-sum-exp in the ablation, for evidence in logits."""


def pool(maps: Tensor, kind: Pooling, fraction: float, scale: float = 1.0) -> Tensor:
    """Slice logit (B,) of evidence (B, K, h, w) by one of the poolings that the ablation compares.

    `topk` is `pool_top` of `fraction`; `gap` the mean, `gmp` the maximum, `lse` is `pool_smooth` of `LSE_SHARPNESS`.
    """
    if kind == "lse":
        return pool_smooth(maps, LSE_SHARPNESS, scale)
    return pool_top(maps, {"topk": fraction, "gap": 1.0, "gmp": 0.0}[kind], scale)


def pool_smooth(maps: Tensor, sharpness: float, scale: float = 1.0) -> Tensor:
    """Slice logit (B,): `scale` times the sum over channels of log(mean(exp(r M))) / r over the positions.

    Args:
        maps: (B, K, h, w) evidence.
        sharpness: r > 0; towards 0 it is the mean, towards infinity the maximum.
        scale: see `models.nets.localiser.evidence_scale`.

    Source: Pinheiro & Collobert 2015, arXiv:1411.6228, equation 6.
    """
    flat = maps.flatten(2)  # (B, K, h * w)
    smooth = (torch.logsumexp(sharpness * flat, dim=2) - math.log(flat.shape[2])) / sharpness  # (B, K)
    return scale * smooth.sum(dim=1)  # (B,)


def pool_top(maps: Tensor, fraction: float, scale: float = 1.0) -> Tensor:
    """Slice logit (B,): `scale` times the sum over channels of the mean of each map's largest values.

    Args:
        maps: (B, K, h, w) evidence.
        fraction: share of the positions that are averaged, in (0, 1]; at least one position is, so that 0 gives
            global max pooling (equation 1) and 1 global average pooling.
        scale: see `models.nets.localiser.evidence_scale`.

    Source: equations 1 and 3; the mean of the k largest is WILDCAT's pooling (Durand et al. 2017).
    """
    flat = maps.flatten(2)  # (B, K, h * w)
    n_top = max(1, round(fraction * flat.shape[2]))
    top = flat.amax(dim=2, keepdim=True) if n_top == 1 else flat.topk(n_top, dim=2).values  # (B, K, n_top)
    return scale * top.mean(dim=2).sum(dim=1)  # (B,)


def lift_to(logits: Tensor, fraction: float, least: float) -> Tensor:
    """Logits (B, D, W), each B-scan raised as a whole where the mean of its highest `fraction` is below `least`."""
    pooled = pool_top(logits[:, None], fraction)  # (B,)
    return logits + (least - pooled).clamp_min(0)[:, None, None]


def annealed_fraction(progress: float, start: float, end: float, share: float) -> float:
    """Top fraction at `progress` (0 to 1) of training: geometric from `start` to `end` in the first `share`."""
    reached = 1.0 if share <= 0 else min(1.0, progress / share)
    return float(start * (end / start) ** reached) if end > 0 else start * (1.0 - reached)
