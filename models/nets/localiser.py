"""Prediction module and encoder of the paper (figure 2 a and b): evidence maps and five reference maps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import torch
from torch import Tensor, nn

from models.nets.trunk import TrunkConfig, bottleneck_stage, initialise, input_convolution, stage_channels

Head = Literal["logit_map", "pre_relu_sum", "literal"]
References = Literal["deepsup", "channel_sum"]

PREDICTION_STAGES = 3
"""The prediction module ends with ResNet-50's third stage: evidence at 1/8 of the B-scan (section 2.1)."""

ENCODER_STAGES = 4
"""The encoder keeps all of ResNet-50: input convolution and four stages, five reference maps (section 2.2)."""


@dataclass(frozen=True)
class LocaliserConfig:
    """Choices of the prediction module and of the encoder."""

    trunk: TrunkConfig = field(default_factory=TrunkConfig)
    head: Head = "logit_map"
    """`logit_map`: one 1x1 convolution to a single unbiased logit map (resolution B). `pre_relu_sum`: mean of the
    channel maxima before the last ReLU (resolution A). `literal`: equation 3 as printed; it saturates."""
    references: References = "deepsup"
    """`deepsup`: a supervised logit map at every stage. `channel_sum`: sum over channels, as equation 4."""
    shared_stages: int = 0
    """Bottleneck stages that the encoder shares with the prediction module; 0 (the paper) shares only the input
    convolution, 3 shares everything that both have and halves the work."""


class LocaliserOutput(NamedTuple):
    """`evidence` (B, K, D/8, W/8): its sum over K is equation 4. `references`: R1 to R5, each (B, 1, h, w)."""

    evidence: Tensor
    references: tuple[Tensor, ...]


class Localiser(nn.Module):
    """Scores positions of a B-scan from slice tags alone.

    Source: the paper, sections 2.1 and 2.2. `logit_map` differs from equation 3, which starts saturated because
    a sum of a thousand non-negative maxima cannot call a slice normal.
    """

    def __init__(self, config: LocaliserConfig) -> None:
        super().__init__()
        self.config = config
        trunk = config.trunk
        pre_relu = config.head == "pre_relu_sum"
        self.stem = input_convolution(trunk)
        self.prediction = nn.ModuleList(
            bottleneck_stage(trunk, stage, final_relu=not (pre_relu and stage == PREDICTION_STAGES))
            for stage in range(1, PREDICTION_STAGES + 1)
        )
        self.encoder = nn.ModuleList(
            bottleneck_stage(trunk, stage) for stage in range(config.shared_stages + 1, ENCODER_STAGES + 1)
        )
        initialise([self.stem, *self.prediction, *self.encoder])
        self.heads = nn.ModuleList(
            nn.Conv2d(stage_channels(trunk, stage), 1, 1, bias=False) for stage in range(ENCODER_STAGES + 1)
        )
        self.evidence_head = nn.Conv2d(stage_channels(trunk, PREDICTION_STAGES), 1, 1, bias=False)

    def forward(self, bscan: Tensor) -> LocaliserOutput:
        """(B, 1, D, W) -> evidence (B, K, D/8, W/8) and R1..R5 at 1/2, 1/2, 1/4, 1/8, 1/16.

        K is 1 for `logit_map` and the channel count of stage 3 for the two readings of equation 3.
        """
        stem = self.stem(bscan)  # (B, width, D/2, W/2)
        features = [stem]
        out = stem
        for stage, block in enumerate(self.prediction, start=1):
            out = block(out)
            if stage <= self.config.shared_stages:
                features.append(out)
        evidence = self.evidence_head(out) if self.config.head == "logit_map" else out  # (B, K, D/8, W/8)
        for block in self.encoder:
            features.append(block(features[-1]))
        return LocaliserOutput(evidence.float(), tuple(self._reference(i, f) for i, f in enumerate(features)))

    def _reference(self, stage: int, features: Tensor) -> Tensor:
        if self.config.references == "deepsup":
            return self.heads[stage](features).float()
        return torch.relu(features).float().sum(dim=1, keepdim=True)  # (B, 1, h, w)


def evidence_scale(config: LocaliserConfig) -> float:
    """Factor s of r = sigmoid(s · Σ_c f_c): 1 / C for `pre_relu_sum`, else 1."""
    return 1.0 / stage_channels(config.trunk, PREDICTION_STAGES) if config.head == "pre_relu_sum" else 1.0
