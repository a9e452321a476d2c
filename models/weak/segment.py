"""Stage 3: a fully supervised segmenter taught by soft labels; normal slices are exact negatives everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from models.nets.deeplab import DeepLab
from models.nets.fluid import fluid_logit
from models.nets.precision import reduced_precision
from models.nets.unet import UNet
from models.weak.augment import random_pair
from models.weak.config import PipelineConfig
from models.weak.dataset import TrainingSet, epoch_rng, n_batches, shuffled, to_network
from models.weak.pooling import pool_top
from models.weak.soft_labels import IGNORE
from models.weak.stage_run import Run
from models.weak.validation import SliceLogits

PRESENCE_FRACTION = 0.003
"""Share of a B-scan's pixels whose mean logit says whether the slice has fluid; about the smallest pocket."""

SCORE_FRACTION = 0.0002
"""The same where a trained network is asked: on a grid of 192 x 320 px the 12 highest, a cyst of some 50 µm."""

OVERSURE = 2.0
"""Logit, a probability of 0.88, from which on a segmenter is surer than it is right."""

SURENESS_SHARE = 1 / 3
"""What is left of a logit's excess over `OVERSURE`; in 8 bits most of a lesion is 255 without it, with no peak."""

NO_SCAN_LOGIT = -10.0
"""Where an export is padded there is no fluid, whatever a network says of the border."""


def build_segmenter(config: PipelineConfig) -> nn.Module:
    """The network that the configuration names; SoftGT (`none`) has none and must not ask."""
    channels = 1 + 2 * config.reach
    return DeepLab(config.deeplab, channels) if config.segmenter == "deeplab" else UNet(config.unet, channels)


def train_segmenter(
    net: nn.Module,
    data: TrainingSet,
    labels: Sequence[NDArray[np.uint8] | None],
    config: PipelineConfig,
    run: Run,
    stage: str,
) -> float | None:
    """Train on the slices that have a label; `labels[i]` is (D, W) with 0, 1 and IGNORE, or None to leave out."""
    used = torch.tensor([i for i, label in enumerate(labels) if label is not None])
    stacked = torch.from_numpy(np.stack([label for label in labels if label is not None]))  # (M, D, W)
    channels, tags, schedule = data.channels[used], data.tags[used], config.segment
    spread = run.spread(net)

    def batches(epoch: int) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
        rng = epoch_rng(config.seed, stage, epoch)
        for chosen in shuffled(len(used), schedule.batch_size, rng):
            known = (stacked[chosen] != IGNORE).float()
            target = torch.stack([(stacked[chosen] == 1).float(), known], dim=1)  # (B, 2, D, W)
            view, moved = random_pair(channels[chosen].float() / 255.0, target, config.augment, rng)
            yield view.contiguous(memory_format=torch.channels_last), moved, tags[chosen]

    def loss_of(batch: tuple[Tensor, Tensor, Tensor], _progress: float) -> Tensor:
        bscans, target, batch_tags = (part.to(run.device) for part in batch)
        with reduced_precision(run.device, wanted=config.bfloat16):
            logits = spread(bscans)
        fluid = fluid_logit(logits)
        pixel = pixel_loss(fluid, target[:, 0], target[:, 1])
        present = pool_top(fluid[:, None], PRESENCE_FRACTION)
        return pixel + config.presence_weight * F.binary_cross_entropy_with_logits(present, batch_tags)

    told = segmenter_slice_logits(net, config, run.device)
    return run.train(stage, net, batches, loss_of, schedule, n_batches(len(used), schedule.batch_size), told)


def segmenter_slice_logits(net: nn.Module, config: PipelineConfig, device: torch.device) -> SliceLogits:
    """How a segmenter says whether slices have fluid; leaves it in evaluation mode."""
    return lambda pixels: pool_top(segment_pixels(net, pixels, config, device)[:, None], SCORE_FRACTION)


def pixel_loss(logits: Tensor, target: Tensor, weight: Tensor) -> Tensor:
    """Weighted cross-entropy plus soft Dice over the whole batch, so that slices without fluid count too.

    All (B, D, W); `target` may be soft at moved borders; `weight` 0 ignores a pixel.
    """
    entropy = F.binary_cross_entropy_with_logits(logits, target, weight, reduction="sum") / weight.sum().clamp_min(1)
    probability = torch.sigmoid(logits) * weight
    wanted = target * weight
    overlap = 2 * (probability * wanted).sum() + 1
    return entropy + 1 - overlap / (probability.sum() + wanted.sum() + 1)


@torch.inference_mode()
def segment_pixels(net: nn.Module, pixels: Tensor, config: PipelineConfig, device: torch.device) -> Tensor:
    """Fluid logits (B, D, W) of B-scans (B, C, D, W) uint8 on the grid, averaged with the mirror image's."""
    net.eval()
    bscans = to_network(pixels, device)
    with reduced_precision(device, wanted=config.bfloat16):
        logits = fluid_logit(net(bscans)) + fluid_logit(net(bscans.flip(3))).flip(2)
    return logits.cpu() / 2


def as_probability(logits: Tensor) -> Tensor:
    """Fluid probability of logits of any shape, in the same order, less sure above `OVERSURE`."""
    excess = (logits - OVERSURE).clamp_min(0)
    return torch.sigmoid(logits - (1 - SURENESS_SHARE) * excess)


def resample_logits(logits: Tensor, shape: tuple[int, int]) -> Tensor:
    """Logits (B, d, w) on another grid (B, D, W), bilinear."""
    if tuple(logits.shape[1:]) == shape:
        return logits
    return F.interpolate(logits[:, None], size=shape, mode="bilinear", align_corners=False, antialias=True)[:, 0]
