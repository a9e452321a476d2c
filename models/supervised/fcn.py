"""FCN-8s taught by pixel masks; see `models.nets.fcn` for what is the publication's and what is ours."""

from __future__ import annotations

from torch import nn

from models.nets.fcn import FCN, FCNConfig
from models.supervised.training import PixelSupervised


class FCN8s(PixelSupervised):
    """The FCN of table 1."""

    name = "FCN-8s"

    def build(self) -> nn.Module:
        """VGG-16's blocks at the scale's width."""
        return FCN(FCNConfig(self.config.width))
