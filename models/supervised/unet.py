"""U-Net taught by pixel masks.

Source: Ronneberger et al. 2015 (arXiv:1505.04597). Ours: 'same' padding, normalisation, soft Dice beside cross-entropy.
"""

from __future__ import annotations

from torch import nn

from models.nets.unet import UNet, UNetConfig
from models.supervised.training import PixelSupervised


class PixelUNet(PixelSupervised):
    """The U-Net of table 1."""

    name = "U-Net"

    def build(self) -> nn.Module:
        """Four levels below the first, channels doubling."""
        width = self.config.width
        return UNet(UNetConfig(width=width, depth=4, max_width=16 * width))
