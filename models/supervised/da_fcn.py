"""DA-FCN taught by pixel masks and their areas; see `models.nets.da_fcn` for the source and what is ours."""

from __future__ import annotations

from torch import Tensor, nn

from models.nets.da_fcn import DAFCN, DAFCNConfig, area_loss
from models.supervised.training import PixelSupervised

AREA_WEIGHT = 0.1
"""Small: the right area in the wrong place costs nothing."""

WARM_UP = 0.1
"""Share of the training before the area counts."""


class AreaConstrainedFCN(PixelSupervised):
    """The DA-FCN of table 1. Mirroring, by which it extends its data, is part of every training here."""

    name = "DA-FCN"

    def build(self) -> nn.Module:
        """Both branches at the scale's width."""
        return DAFCN(DAFCNConfig(self.config.width))

    def further_loss(self, logits: Tensor, target: Tensor, progress: float) -> Tensor | float:
        """The area loss, once it counts."""
        return AREA_WEIGHT * area_loss(logits, target) if progress >= WARM_UP else 0.0
