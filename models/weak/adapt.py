"""Adaptation of the starter network to a clinic's scans, from 0/1 tags alone, by a student and its slow teacher.

Slices tagged normal are exact: no pixel of them is fluid. Of a slice tagged with fluid it is only known that some
pixel is; the teacher, the running mean of the student, says which, on the undisturbed picture, and the student must
agree on a disturbed one. Two kinds of pictures with exact labels are rehearsed beside, so that the shape of thin fluid
is not forgotten, which neither tags nor a teacher's labels protect: phantoms, and the clinic's own normal B-scans with
fluid implanted.

Source: self-training across domains beside labelled source pictures (Tranheden et al. 2021, arXiv:2007.08702).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.nets.fluid import fluid_logit
from models.nets.precision import reduced_precision
from models.oct.labels import IRF, SRF
from models.weak.augment import random_pair
from models.weak.bank import Bank
from models.weak.class_loss import class_loss, one_hot
from models.weak.config import PipelineConfig
from models.weak.dataset import TrainingSet, epoch_rng
from models.weak.mean_teacher import MAJORITY, Belief, MeanTeacher, average, opinion_of, teach_from_tags
from models.weak.pooling import pool_top
from models.weak.segment import pixel_loss, segmenter_slice_logits
from models.weak.stage_run import Run

STAGE = "adapt"


class Rehearsal(NamedTuple):
    """Pictures with exact labels: of eyes that do not exist, and of normal slices with fluid implanted."""

    phantoms: Bank
    implants: Bank


class AdaptBatch(NamedTuple):
    """`pixels` (B, D, W) uint8 and `tags` (B,) of real slices, pictures with exact labels, a seed."""

    pixels: Tensor
    tags: Tensor
    opinions: Tensor | None
    """(F, D, W) uint8 of the slices tagged with fluid, in a round that the one before teaches."""
    phantoms: Bank
    implants: Bank
    seed: int


def adapt(
    pair: MeanTeacher,
    data: TrainingSet,
    rehearsal: Rehearsal,
    config: PipelineConfig,
    run: Run,
    stage: str,
) -> float | None:
    """Train the student in place on tagged slices beside labelled pictures; the last epoch's loss.

    Where `data` has a finished round's opinions, those teach and not the running mean, which is still what comes out.
    """
    schedule = config.segment
    n_batches = max(1, len(data) // schedule.batch_size)
    by_tag = [torch.nonzero(data.tags == tag)[:, 0] for tag in (0, 1)]
    student, teacher = run.spread(pair.student), run.spread(pair.teacher)

    def batches(epoch: int) -> Iterator[AdaptBatch]:
        rng = epoch_rng(config.seed, STAGE, epoch)
        halves = [endless(chosen, schedule.batch_size // 2, n_batches, rng) for chosen in by_tag]
        phantoms = endless(torch.arange(len(rehearsal.phantoms)), config.adapt.phantom_batch, n_batches, rng)
        implants = endless(torch.arange(len(rehearsal.implants)), config.adapt.implant_batch, n_batches, rng)
        for normal, fluid, drawn, implanted in zip(*halves, phantoms, implants, strict=True):
            chosen = torch.cat([normal, fluid])
            seed = int(torch.randint(2**62, (1,), generator=rng))
            yield AdaptBatch(
                data.pixels[chosen],
                data.tags[chosen],
                None if data.opinions is None else data.opinions[fluid],
                rehearsal.phantoms[drawn],
                rehearsal.implants[implanted],
                seed,
            )

    def loss_of(batch: AdaptBatch, progress: float) -> Tensor:
        average(pair.teacher, pair.student, config.adapt.keep)
        return adapt_loss(student, teacher, batch, config, run.device, progress)

    told = segmenter_slice_logits(pair.teacher, config, run.device)
    return run.train(stage, pair, batches, loss_of, schedule, n_batches, told)


def endless(items: Tensor, size: int, n_batches: int, rng: torch.Generator) -> tuple[Tensor, ...]:
    """`n_batches` times `size` of `items`, shuffled; all of them before any comes again; none of none."""
    if len(items) == 0 or size == 0:
        return (items[:0],) * n_batches
    rounds = [items[torch.randperm(len(items), generator=rng)] for _ in range(-(-n_batches * size // len(items)))]
    return torch.cat(rounds)[: n_batches * size].split(size)


def adapt_loss(
    student: nn.Module,
    teacher: nn.Module,
    batch: AdaptBatch,
    config: PipelineConfig,
    device: torch.device,
    progress: float,
) -> Tensor:
    """Pixel loss against teacher, tags and implants, presence loss, and the loss on phantoms."""
    settings = config.adapt
    rng = torch.Generator().manual_seed(batch.seed)
    pixels = _as_images(torch.cat([batch.pixels, batch.implants.pixels]), device)
    known = torch.isin(batch.implants.labels, torch.tensor([IRF, SRF])).float().to(device)
    tags = torch.cat([batch.tags, known.flatten(1).amax(1).cpu()]).to(device)
    n = len(batch.tags)
    opinion, belief = _opinion(teacher, batch, pixels[:n], config)
    taught = teach_from_tags(opinion, pixels[:n], tags[:n], settings, progress, belief)  # (B, 2, D, W)
    taught = torch.cat([taught, torch.stack([known, torch.ones_like(known)], dim=1)])
    view, moved = random_pair(pixels, taught, config.augment, rng)
    truth = one_hot(batch.phantoms.labels.to(device))
    phantom_view, phantom_truth = random_pair(_as_images(batch.phantoms.pixels, device), truth, config.augment, rng)
    both = torch.cat([view, phantom_view]).contiguous(memory_format=torch.channels_last)
    with reduced_precision(device, wanted=config.bfloat16):
        logits = student(both)
    fluid = fluid_logit(logits[: len(view)])
    pixel = pixel_loss(fluid, moved[:, 0], moved[:, 1])
    present = pool_top(fluid[:, None], settings.presence_fraction)
    presence = F.binary_cross_entropy_with_logits(present, tags)
    return pixel + settings.presence_weight * presence + class_loss(logits[len(view) :], phantom_truth)


def _opinion(teacher: nn.Module, batch: AdaptBatch, bscans: Tensor, config: PipelineConfig) -> tuple[Tensor, Belief]:
    """Probabilities (F, D, W) of the B-scans (B, 1, D, W) tagged with fluid, and how far they are believed."""
    if batch.opinions is not None:
        return batch.opinions.float().to(bscans.device) / 255.0, MAJORITY
    settings, with_fluid = config.adapt, bscans[(batch.tags > 0).to(bscans.device)]
    if len(with_fluid) == 0:
        return with_fluid[:, 0], settings.belief
    return opinion_of(teacher, with_fluid, settings, bfloat16=config.bfloat16), settings.belief


def _as_images(pixels: Tensor, device: torch.device) -> Tensor:
    return pixels[:, None].float().to(device) / 255.0
