"""DA-FCN: a fully convolutional network with a shallow and a deep branch, taught by area beside pixels.

Source: Gao et al. 2019 (doi:10.1016/j.cmpb.2019.04.027), known to us by its abstract: a double-branched structure that
learns shallow coarse and deep representations, and an area loss beside the softmax loss. Ours: the layers (a VGG trunk
to 1/4, three convolutions there, two more blocks below), the fusion, and the area loss' floor of 1 % of the picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.nets.trunk import initialise

SMALLEST_AREA = 0.01
"""Share of the picture that an area's error is measured against at least."""


@dataclass(frozen=True)
class DAFCNConfig:
    """Channels of the first block; 64 gives 64, 128, 256, 512."""

    width: int = 64


class DAFCN(nn.Module):
    """Logits for every pixel of a B-scan of any size."""

    def __init__(self, config: DAFCNConfig) -> None:
        super().__init__()
        first, second, third, fourth = (config.width * factor for factor in (1, 2, 4, 8))
        self.one, self.two = _block(1, first), _block(first, second)
        self.three = _block(second, third)
        self.shallow = _block(third, third, n=3)
        self.four, self.five = _block(third, fourth), _block(fourth, fourth)
        self.shallow_score, self.deep_score = nn.Conv2d(third, 16, 1), nn.Conv2d(fourth, 16, 1)
        self.skip_score = nn.Conv2d(fourth, 16, 1)
        self.head = nn.Sequential(nn.Conv2d(32, 16, 3, padding=1), nn.ReLU(inplace=True), nn.Conv2d(16, 1, 1))
        initialise(list(self.children()))

    def forward(self, bscan: Tensor) -> Tensor:
        """(B, 1, D, W) -> logits (B, 1, D, W), float32."""
        half = F.max_pool2d(self.one(bscan), 2, ceil_mode=True)
        quarter = self.three(F.max_pool2d(self.two(half), 2, ceil_mode=True))
        shallow = self.shallow_score(self.shallow(quarter))
        eighth = self.four(F.max_pool2d(quarter, 2, ceil_mode=True))
        deep = self.deep_score(self.five(F.max_pool2d(eighth, 2, ceil_mode=True)))
        deep = _up(deep, eighth) + self.skip_score(eighth)
        logits = self.head(torch.cat([shallow, _up(deep, quarter)], dim=1))
        return _up(logits, bscan).float()


def area_loss(logits: Tensor, target: Tensor) -> Tensor:
    """Mean squared error of the fluid area of each B-scan, as a share of the true area plus 1 % of the picture.

    Both (B, D, W). A B-scan without fluid is asked for no area at all.
    """
    area, wanted = torch.sigmoid(logits).sum(dim=(1, 2)), target.sum(dim=(1, 2))
    floor = SMALLEST_AREA * logits[0].numel()
    return (((area - wanted) / (wanted + floor)) ** 2).mean()


def _block(channels_in: int, channels_out: int, n: int = 2) -> nn.Sequential:
    layers: list[nn.Module] = []
    for index in range(n):
        layers += [
            nn.Conv2d(channels_in if index == 0 else channels_out, channels_out, 3, padding=1, bias=False),
            nn.BatchNorm2d(channels_out),
            nn.ReLU(inplace=True),
        ]
    return nn.Sequential(*layers)


def _up(image: Tensor, like: Tensor) -> Tensor:
    return F.interpolate(image, size=like.shape[-2:], mode="bilinear", align_corners=False)
