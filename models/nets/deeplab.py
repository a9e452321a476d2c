"""DeepLab V3 (Chen et al. 2017, arXiv:1706.05587): dilated bottleneck trunk and torchvision's ASPP."""

from __future__ import annotations

from dataclasses import dataclass, field

from torch import Tensor, nn
from torch.nn import functional as F

from models.nets.torchvision_ops import ASPP
from models.nets.trunk import TrunkConfig, bottleneck_stage, initialise, input_convolution, pixel_head, stage_channels


@dataclass(frozen=True)
class DeepLabConfig:
    """Size of a DeepLab V3. The defaults are ResNet-50 at output stride 8 with the publication's rates.

    The input convolution keeps 1/2 resolution and stage 1 takes the stride of the missing pooling.
    """

    trunk: TrunkConfig = field(default_factory=lambda: TrunkConfig(strides=(2, 2, 2, 1, 1), dilations=(1, 1, 2, 4)))
    aspp_channels: int = 256
    rates: tuple[int, ...] = (12, 24, 36)
    """Dilations of the three parallel convolutions, in pixels of the last map."""


class DeepLab(nn.Module):
    """One fluid logit for every pixel, up-sampled from the last map as in the publication.

    Further `channels` show the B-scan's neighbours.
    """

    def __init__(self, config: DeepLabConfig, channels: int = 1) -> None:
        super().__init__()
        n_stages = len(config.trunk.blocks)
        self.stem = input_convolution(config.trunk, channels)
        self.stages = nn.Sequential(*(bottleneck_stage(config.trunk, s) for s in range(1, n_stages + 1)))
        channels = stage_channels(config.trunk, n_stages)
        self.pyramid = ASPP(channels, list(config.rates), config.aspp_channels)
        self.refine = nn.Sequential(
            nn.Conv2d(config.aspp_channels, config.aspp_channels, 3, padding=1, bias=False),
            nn.BatchNorm2d(config.aspp_channels),
            nn.ReLU(inplace=True),
        )
        initialise([self.stem, self.stages, self.refine])
        self.head = pixel_head(config.aspp_channels)

    def forward(self, bscan: Tensor) -> Tensor:
        """(B, channels, D, W) -> logits (B, 1, D, W), float32."""
        features = self.pyramid(self.stages(self.stem(bscan)))  # (B, aspp, D/8, W/8)
        logits = self.head(self.refine(features)).float()  # (B, 1, D/8, W/8)
        return F.interpolate(logits, size=bscan.shape[-2:], mode="bilinear", align_corners=False)
