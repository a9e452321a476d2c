"""U-Net (Ronneberger, Fischer & Brox 2015, arXiv:1505.04597) with padding and normalisation, one logit a pixel."""

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
    """One fluid logit for every pixel of a B-scan of any size."""

    def __init__(self, config: UNetConfig) -> None:
        super().__init__()
        widths = [min(config.width * 2**level, config.max_width) for level in range(config.depth + 1)]
        self.down = nn.ModuleList(
            _double_convolution(before, after) for before, after in zip([1, *widths[:-1]], widths, strict=True)
        )
        self.up = nn.ModuleList(
            _double_convolution(below + skip, skip)
            for below, skip in zip(reversed(widths[1:]), reversed(widths[:-1]), strict=True)
        )
        initialise([self.down, self.up])
        self.head = pixel_head(widths[0])

    def forward(self, bscan: Tensor) -> Tensor:
        """(B, 1, D, W) -> logits (B, 1, D, W), float32."""
        skips: list[Tensor] = []
        out = bscan
        for level, block in enumerate(self.down):
            out = block(out if level == 0 else F.max_pool2d(out, 2, ceil_mode=True))
            skips.append(out)  # (B, width * 2^level, D / 2^level, W / 2^level)
        skips.pop()
        for block in self.up:
            skip = skips.pop()
            out = F.interpolate(out, size=skip.shape[-2:], mode="nearest")
            out = block(torch.cat([out, skip], dim=1))
        return self.head(out).float()
