"""Tissue that a teacher takes for fluid: the walls between cysts, which are as light as what lies around them all.

A network that learns from its own opinion runs cysts together, for its doubts lie in the walls between them. The
picture knows better: fluid is darker than its surroundings.
"""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional as F

SMOOTHING_PX = 3
"""Side of the square over which speckle is averaged."""

EDGE_PX = 2
"""This near to the outline of fluid nothing is a wall: the picture's blur makes fluid as light as that, and masks
whose edge is taught as background shrink by it."""

LEAST_CONTRAST = 0.05
"""Of the grey levels' range; with less between fluid and rim the picture does not tell them apart."""


def rim_of(fluid: Tensor, width_px: int) -> Tensor:
    """Whether pixels lie in or within `width_px` of `fluid`, both (B, D, W) bool."""
    side = 2 * width_px + 1
    return F.max_pool2d(fluid[:, None].float(), side, stride=1, padding=width_px)[:, 0] > 0


def walls_in(fluid: Tensor, rim: Tensor, grey: Tensor) -> Tensor:
    """Which pixels inside `fluid` are lighter than half way from the mean of `fluid` to that of its `rim`.

    All (B, D, W), `grey` from 0 to 1, the others bool.
    """
    dark, light = _mean(grey, fluid), _mean(grey, rim)
    smooth = F.avg_pool2d(grey[:, None], SMOOTHING_PX, stride=1, padding=SMOOTHING_PX // 2, count_include_pad=False)
    inside = ~rim_of(~fluid, EDGE_PX)
    return inside & (smooth[:, 0] > (dark + light) / 2) & (light > dark + LEAST_CONTRAST)


def _mean(grey: Tensor, where: Tensor) -> Tensor:
    """(B, 1, 1) of the pixels of each B-scan that are meant; 0 where there are none."""
    total = (grey * where).sum(dim=(1, 2), keepdim=True)
    return total / where.sum(dim=(1, 2), keepdim=True).clamp_min(1)
