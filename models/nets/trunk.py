"""The ResNet-50 shaped trunk of every network here: input convolution and bottleneck stages, without pooling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor, nn

EXPANSION = 4
"""Output channels of a bottleneck block over its inner width (He et al. 2016, table 1)."""


@dataclass(frozen=True)
class TrunkConfig:
    """Size of a trunk. The defaults are ResNet-50 without the pooling after the input convolution."""

    width: int = 64
    """Channels of the input convolution and inner width of stage 1; it doubles with every stage."""
    blocks: tuple[int, ...] = (3, 4, 6, 3)
    """Bottleneck blocks of the stages."""
    strides: tuple[int, ...] = (2, 1, 2, 2, 2)
    """Strides of the input convolution and of the stages: maps at 1/2, 1/2, 1/4, 1/8, 1/16."""
    dilations: tuple[int, ...] = (1, 1, 1, 1)
    """Dilation of the 3x3 convolutions of the stages."""
    input_kernel: int = 7
    """Side of the input convolution in pixels (odd)."""


def stage_channels(config: TrunkConfig, stage: int) -> int:
    """Output channels of stage 0 (the input convolution) or of bottleneck stage 1, 2, ..."""
    return config.width if stage == 0 else config.width * 2 ** (stage - 1) * EXPANSION


class Bottleneck(nn.Module):
    """1x1 → 3x3 → 1x1 with a shortcut (He et al. 2016, arXiv:1512.03385, figure 5, stride in the 3x3).

    The last normalisation starts at zero, so that every block starts as its shortcut. `final_relu=False` leaves
    the sum before the last ReLU, which resolution A of equation 3 needs (maxima may then be negative).
    """

    def __init__(
        self, channels_in: int, width: int, *, stride: int = 1, dilation: int = 1, final_relu: bool = True
    ) -> None:
        super().__init__()
        channels_out = width * EXPANSION
        last = nn.BatchNorm2d(channels_out)
        self.residual = nn.Sequential(
            nn.Conv2d(channels_in, width, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(inplace=True),
            nn.Conv2d(width, width, 3, stride=stride, padding=dilation, dilation=dilation, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(inplace=True),
            nn.Conv2d(width, channels_out, 1, bias=False),
            last,
        )
        nn.init.zeros_(last.weight)
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or channels_in != channels_out:
            self.shortcut = nn.Sequential(
                nn.Conv2d(channels_in, channels_out, 1, stride=stride, bias=False), nn.BatchNorm2d(channels_out)
            )
        self.activation: nn.Module = nn.ReLU() if final_relu else nn.Identity()

    def forward(self, features: Tensor) -> Tensor:
        """(B, C, h, w) -> (B, 4 * width, h / stride, w / stride)."""
        out: Tensor = self.activation(self.shortcut(features) + self.residual(features))
        return out


def input_convolution(config: TrunkConfig, channels: int = 1) -> nn.Sequential:
    """(B, channels, D, W) -> (B, width, D / strides[0], W / strides[0])."""
    return nn.Sequential(
        nn.Conv2d(
            channels,
            config.width,
            config.input_kernel,
            stride=config.strides[0],
            padding=config.input_kernel // 2,
            bias=False,
        ),
        nn.BatchNorm2d(config.width),
        nn.ReLU(inplace=True),
    )


def bottleneck_stage(config: TrunkConfig, stage: int, *, final_relu: bool = True) -> nn.Sequential:
    """Bottleneck stage 1, 2, ... of the trunk; `final_relu` concerns its last block only."""
    width = config.width * 2 ** (stage - 1)
    channels_in = stage_channels(config, stage - 1)
    n_blocks = config.blocks[stage - 1]
    blocks: list[nn.Module] = []
    for index in range(n_blocks):
        blocks.append(
            Bottleneck(
                channels_in if index == 0 else width * EXPANSION,
                width,
                stride=config.strides[stage] if index == 0 else 1,
                dilation=config.dilations[stage - 1],
                final_relu=final_relu or index < n_blocks - 1,
            )
        )
    return nn.Sequential(*blocks)


RARE_LOGIT = -4.0
"""First bias of a pixel head: fluid is about 2 % of a B-scan (prior of Lin et al. 2017, arXiv:1708.02002)."""


def pixel_head(channels: int, classes: int = 1, patch: int = 1) -> nn.Conv2d:
    """1x1 convolution to the logits of `patch` x `patch` pixels; fluid starts at RARE_LOGIT instead of at even odds.

    With several classes the first is background, which starts higher instead, by as much.
    """
    head = nn.Conv2d(channels, classes * patch**2, 1)
    if head.bias is not None:
        nn.init.zeros_(head.bias)
        nn.init.constant_(head.bias[: patch**2], RARE_LOGIT if classes == 1 else -RARE_LOGIT)
    return head


def initialise(modules: Sequence[nn.Module]) -> None:
    """He initialisation of all convolutions (fan out), as torchvision does for its ResNet."""
    for module in modules:
        for part in module.modules():
            if isinstance(part, nn.Conv2d):
                nn.init.kaiming_normal_(part.weight, mode="fan_out", nonlinearity="relu")
                if part.bias is not None:
                    nn.init.zeros_(part.bias)
