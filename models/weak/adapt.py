"""Adaptation of the starter network to a clinic's scans, from 0/1 tags alone, by a student and its slow teacher.

Slices tagged normal are exact: no pixel of them is fluid. Of a slice tagged with fluid it is only known that some
pixel is; the teacher, the running mean of the student, says which, on the undisturbed picture, and the student must
agree on a disturbed one. Labelled phantoms with the clinic's grey levels are rehearsed beside, so that the shape of
thin fluid is not forgotten, which neither tags nor a teacher's labels protect.

Source: self-training across domains beside labelled source pictures (Tranheden et al. 2021, arXiv:2007.08702).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from models.nets.fluid import fluid_logit
from models.nets.precision import reduced_precision
from models.weak.augment import random_pair
from models.weak.bank import Bank
from models.weak.class_loss import class_loss, one_hot
from models.weak.config import PipelineConfig
from models.weak.dataset import TrainingSet, epoch_rng
from models.weak.mean_teacher import MeanTeacher, average, teach_from_tags
from models.weak.pooling import pool_top
from models.weak.segment import pixel_loss
from models.weak.stage_run import Run

STAGE = "adapt"


class AdaptBatch(NamedTuple):
    """`pixels` (B, D, W) uint8 and `tags` (B,) of real slices, `phantoms` and `labels` (P, D, W) uint8, a seed."""

    pixels: Tensor
    tags: Tensor
    phantoms: Tensor
    labels: Tensor
    seed: int


def adapt(pair: MeanTeacher, data: TrainingSet, replay: Bank, config: PipelineConfig, run: Run) -> float | None:
    """Train the student in place on tagged slices beside labelled phantoms; the last epoch's loss."""
    schedule = config.segment
    n_batches = max(1, len(data) // schedule.batch_size)
    by_tag = [torch.nonzero(data.tags == tag)[:, 0] for tag in (0, 1)]

    def batches(epoch: int) -> Iterator[AdaptBatch]:
        rng = epoch_rng(config.seed, STAGE, epoch)
        orders = [endless(chosen, schedule.batch_size // 2 * n_batches, rng) for chosen in by_tag]
        rehearsed = endless(torch.arange(len(replay)), config.adapt.replay_batch * n_batches, rng)
        for index in range(n_batches):
            half = slice(index * (schedule.batch_size // 2), (index + 1) * (schedule.batch_size // 2))
            chosen = torch.cat([order[half] for order in orders])
            again = rehearsed[index * config.adapt.replay_batch : (index + 1) * config.adapt.replay_batch]
            seed = int(torch.randint(2**62, (1,), generator=rng))
            yield AdaptBatch(data.pixels[chosen], data.tags[chosen], replay.pixels[again], replay.labels[again], seed)

    def loss_of(batch: AdaptBatch, _progress: float) -> Tensor:
        average(pair.teacher, pair.student, config.adapt.keep)
        return adapt_loss(pair, batch, config, run.device)

    return run.train(STAGE, pair, batches, loss_of, schedule, n_batches)


def endless(items: Tensor, n: int, rng: torch.Generator) -> Tensor:
    """`n` of `items`, shuffled; all of them before any comes again."""
    rounds = [items[torch.randperm(len(items), generator=rng)] for _ in range(-(-n // len(items)))]
    return torch.cat(rounds)[:n]


def adapt_loss(pair: MeanTeacher, batch: AdaptBatch, config: PipelineConfig, device: torch.device) -> Tensor:
    """Pixel loss against the teacher and the tags, presence loss, and the loss on phantoms."""
    settings = config.adapt
    rng = torch.Generator().manual_seed(batch.seed)
    clean = batch.pixels[:, None].float().to(device) / 255.0
    tags = batch.tags.to(device)
    taught = teach_from_tags(pair.teacher, clean, tags, settings, bfloat16=config.bfloat16)  # (B, 2, D, W)
    view, moved = random_pair(clean, taught, config.augment, rng)
    truth = one_hot(batch.labels.to(device))
    phantom_view, phantom_truth = random_pair(
        batch.phantoms[:, None].float().to(device) / 255.0, truth, config.augment, rng
    )
    both = torch.cat([view, phantom_view]).contiguous(memory_format=torch.channels_last)
    with reduced_precision(device, wanted=config.bfloat16):
        logits = pair.student(both)
    n = len(tags)
    fluid = fluid_logit(logits[:n])
    pixel = pixel_loss(fluid, moved[:, 0], moved[:, 1])
    present = pool_top(fluid[:, None], settings.presence_fraction)
    presence = F.binary_cross_entropy_with_logits(present, tags)
    return pixel + settings.presence_weight * presence + class_loss(logits[n:], phantom_truth)
