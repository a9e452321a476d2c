"""U-Net (Ronneberger, Fischer & Brox 2015, arXiv:1505.04597) with padding and normalisation."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.nets.trunk import initialise, pixel_head


@dataclass(frozen=True)
class UNetConfig:
    """Size of a U-Net. The defaults are the publication's; the depth counts the levels below the first."""

    width: int = 64
    depth: int = 4
    max_width: int = 1024
    classes: int = 1
    """1: one fluid logit a pixel. More: one logit for every class of `Label` in its order, background first."""
    patch: int = 1
    """Side of the square of pixels that the first level takes as channels and the last one gives back (space to
    depth, Shi et al. 2016, arXiv:1609.05158). 2 keeps the resolution of the answer and costs a third of the time."""


def _double_convolution(channels_in: int, channels_out: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 3, padding=1, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(inplace=True),
        nn.Conv2d(channels_out, channels_out, 3, padding=1, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(inplace=True),
    )


class UNet(nn.Module):
    """Logits for every pixel of a B-scan of any size; further `channels` show its neighbours."""

    def __init__(self, config: UNetConfig, channels: int = 1) -> None:
        super().__init__()
        self.patch = config.patch
        widths = [min(config.width * 2**level, config.max_width) for level in range(config.depth + 1)]
        self.down = nn.ModuleList(
            _double_convolution(before, after)
            for before, after in zip([channels * config.patch**2, *widths[:-1]], widths, strict=True)
        )
        self.up = nn.ModuleList(
            _double_convolution(below + skip, skip)
            for below, skip in zip(reversed(widths[1:]), reversed(widths[:-1]), strict=True)
        )
        initialise([self.down, self.up])
        self.head = pixel_head(widths[0], config.classes, config.patch)

    def forward(self, bscan: Tensor) -> Tensor:
        """(B, channels, D, W) -> logits (B, classes, D, W), float32."""
        skips: list[Tensor] = []
        depth, width = bscan.shape[-2:]
        out = F.pad(bscan, (0, -width % self.patch, 0, -depth % self.patch), mode="replicate")
        out = F.pixel_unshuffle(out, self.patch)
        for level, block in enumerate(self.down):
            out = block(out if level == 0 else F.max_pool2d(out, 2, ceil_mode=True))
            skips.append(out)  # (B, width * 2^level, D / 2^level, W / 2^level)
        skips.pop()
        for block in self.up:
            skip = skips.pop()
            out = F.interpolate(out, size=skip.shape[-2:], mode="nearest")
            out = block(torch.cat([out, skip], dim=1))
        logits = F.pixel_shuffle(self.head(out), self.patch)
        return logits[..., :depth, :width].float()
