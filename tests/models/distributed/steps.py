"""Trainings for processes to do: known steps whose gradients and losses can be laid beside those of one process."""

from __future__ import annotations

import errno
import time
from dataclasses import replace

import torch
from torch import nn
from torch.nn import functional as F

from models.nets.fluid import fluid_logit
from models.nets.localiser import Localiser
from models.nets.unet import UNet, UNetConfig
from models.oct.labels import Label
from models.weak.adapt import Rehearsal, adapt
from models.weak.bank import Bank
from models.weak.checkpoints import CheckpointError, save_tensors
from models.weak.config import PipelineConfig
from models.weak.dataset import TrainingSet
from models.weak.localise import tag_loss
from models.weak.mean_teacher import MeanTeacher
from models.weak.pooling import pool_top
from models.weak.segment import build_segmenter, pixel_loss
from models.weak.stage_run import Run
from models.weak.trained import TrainedPipeline

CASES = {"unet": 8, "deeplab": 8, "localiser": 8, "unet, uneven shares": 5, "unet, fewer than processes": 1}
"""Network and batch of a single step."""


def steps_and_adaptation(data: TrainingSet, config: PipelineConfig, run: Run) -> TrainedPipeline:
    """One step of every case, then the stage that adapts, by a running mean and by the opinions of another round.

    One start of the processes serves all three.
    """
    _one_step_each(data, config, run)
    _adapted_from_chance(replace(data, opinions=None), config, run, "adapt")
    return _adapted_from_chance(data, config, run, "adapt_2")


def _one_step_each(data: TrainingSet, config: PipelineConfig, run: Run) -> None:
    """Gradients and statistics, in double precision, into the checkpoint folder."""
    found: dict[str, torch.Tensor] = {}
    for case, n in CASES.items():
        torch.manual_seed(0)
        name = case.partition(",")[0]
        net = Localiser(config.localiser) if name == "localiser" else build_segmenter(replace(config, segmenter=name))
        net = net.double().train()
        spread = run.spread(net)
        loss = _loss(net, spread, data, n)
        loss.backward()
        found[f"{case}/loss"] = loss
        found |= {f"{case}/{key}": value.grad for key, value in net.named_parameters()}
        found |= {f"{case}/{key}": value for key, value in net.named_buffers()}
    if run.leads:
        save_tensors(run.folder / "steps.safetensors", found, {})


def _loss(net: nn.Module, spread: nn.Module, data: TrainingSet, n: int) -> torch.Tensor:
    bscans, tags = data.pixels[:n, None].double() / 255.0, data.tags[:n]
    if isinstance(net, Localiser):
        return tag_loss(spread(bscans), tags, 0.2, net, data.class_weights)
    target = (bscans[:, 0] < 0.2).float()
    weight = (bscans[:, 0] < 0.8).float()  # counts differ from share to share
    fluid = fluid_logit(spread(bscans))
    presence = F.binary_cross_entropy_with_logits(pool_top(fluid[:, None], 0.01), tags)
    return pixel_loss(fluid, target, weight) + presence


def _adapted_from_chance(data: TrainingSet, config: PipelineConfig, run: Run, stage: str) -> TrainedPipeline:
    """A small network that knows nothing, adapted beside pictures of noise."""
    torch.manual_seed(config.seed)
    config = replace(config, unet=UNetConfig(width=8, depth=2, classes=len(Label)))
    pair = MeanTeacher(UNet(config.unet))
    rng = torch.Generator().manual_seed(1)
    shape = (6, *config.grid.shape)
    pixels, labels = (torch.randint(0, top, shape, generator=rng, dtype=torch.uint8) for top in (256, len(Label)))
    rehearsal = run.agreed(lambda: Rehearsal(Bank(pixels, labels), Bank(pixels.flip(0), labels.flip(0))))
    metrics = {f"{stage}_loss": adapt(pair, data, rehearsal, config, run, stage)}
    return TrainedPipeline(config, metrics, None, pair.teacher, None, run.device)


def full_disk(data: TrainingSet, config: PipelineConfig, run: Run) -> TrainedPipeline:
    """The leading process cannot write; the others wait for it."""

    def write() -> TrainedPipeline:
        raise CheckpointError("adapt.safetensors could not be written.") from OSError(errno.ENOSPC, "full")

    return run.agreed(write)


def endless(_data: TrainingSet, _config: PipelineConfig, run: Run) -> TrainedPipeline:
    """Tells that it has begun and never ends."""
    run.tell("adapt", 0.0)
    while True:
        time.sleep(1)
