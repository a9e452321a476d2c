"""FCN-8s (Long, Shelhamer & Darrell 2015, arXiv:1411.4038) on the thirteen convolutions of VGG-16.

As published: scores on pool3, pool4 and conv7, fused by learned upsampling that starts bilinear. Ours: normalisation
after every convolution, because it starts from scratch, 'same' padding instead of 100 rows of it, one logit, and no
dropout. `width` 64 gives the publication's channels.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.nets.trunk import initialise

CONVOLUTIONS = (2, 2, 3, 3, 3)
"""Of each block of VGG-16; a maximum of 2 x 2 follows every block."""


@dataclass(frozen=True)
class FCNConfig:
    """Channels of the first block; they double up to eight times it, and 64 times it after the last block."""

    width: int = 64


class FCN(nn.Module):
    """Logits for every pixel of a B-scan of any size."""

    def __init__(self, config: FCNConfig) -> None:
        super().__init__()
        widths = [config.width * factor for factor in (1, 2, 4, 8, 8)]
        self.blocks = nn.ModuleList(
            _block(before, after, n) for before, after, n in zip([1, *widths[:-1]], widths, CONVOLUTIONS, strict=True)
        )
        wide = 64 * config.width
        self.deep = nn.Sequential(*_convolution(widths[4], wide, 7), *_convolution(wide, wide, 1))
        self.scores = nn.ModuleList(nn.Conv2d(n, 1, 1) for n in (widths[2], widths[3], wide))
        initialise([self.blocks, self.deep, self.scores])
        self.up = nn.ModuleList(_bilinear(factor) for factor in (2, 2, 8))

    def forward(self, bscan: Tensor) -> Tensor:
        """(B, 1, D, W) -> logits (B, 1, D, W), float32."""
        out, pools = bscan, []
        for block in self.blocks:
            out = nn.functional.max_pool2d(block(out), 2, ceil_mode=True)
            pools.append(out)  # 1/2, 1/4, 1/8, 1/16, 1/32
        score = self.scores[2](self.deep(out))
        for index, pool in ((1, pools[3]), (0, pools[2])):
            score = _cropped(self.up[1 - index](score), pool) + self.scores[index](pool)
        return _cropped(self.up[2](score), bscan).float()


def _convolution(channels_in: int, channels_out: int, side: int) -> list[nn.Module]:
    return [
        nn.Conv2d(channels_in, channels_out, side, padding=side // 2, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(inplace=True),
    ]


def _block(channels_in: int, channels_out: int, n: int) -> nn.Sequential:
    layers = _convolution(channels_in, channels_out, 3)
    for _ in range(n - 1):
        layers += _convolution(channels_out, channels_out, 3)
    return nn.Sequential(*layers)


def _bilinear(factor: int) -> nn.ConvTranspose2d:
    """Learned upsampling of one channel that starts as bilinear interpolation."""
    layer = nn.ConvTranspose2d(1, 1, 2 * factor, stride=factor, padding=factor // 2, bias=False)
    at = (torch.arange(2 * factor) + 0.5) / factor - 1
    line = 1 - at.abs()
    with torch.no_grad():
        layer.weight.copy_(line[:, None] * line)
    return layer


def _cropped(image: Tensor, like: Tensor) -> Tensor:
    """Without the rows and columns that rounding up at a maximum added."""
    return image[..., : like.shape[-2], : like.shape[-1]]
