"""Pre-training on phantoms: a network that tells background, IRF, SRF and PED apart, without one real scan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import torch
from torch import Tensor

from models.nets.precision import reduced_precision
from models.nets.unet import UNet, UNetConfig
from models.train import ScheduleConfig
from models.weak.augment import AugmentConfig, random_pair
from models.weak.bank import Bank
from models.weak.class_loss import class_loss, one_hot
from models.weak.dataset import epoch_rng, shuffled
from models.weak.grid import GridConfig
from models.weak.profiles import STARTER_GRID, STARTER_UNET
from models.weak.stage_run import Run

STAGE = "starter"


@dataclass(frozen=True)
class StarterConfig:
    """Everything that decides one round of the starter weights: a bank at a resolution, and how long on it."""

    schedule: ScheduleConfig
    grid: GridConfig = STARTER_GRID
    unet: UNetConfig = STARTER_UNET
    augment: AugmentConfig = field(default_factory=lambda: AugmentConfig(gamma=0.5, contrast=0.3, speckle=0.25))
    n_eyes: int = 2000
    first_seed: int = 1_000_000
    bfloat16: bool = True
    seed: int = 0


def teach(net: UNet, bank: Bank, config: StarterConfig, run: Run) -> float | None:
    """Train `net` in place on exact labels; the last epoch's loss. An epoch is the schedule's share of the bank."""
    schedule = config.schedule

    def batches(epoch: int) -> Iterator[tuple[Tensor, Tensor]]:
        rng = epoch_rng(config.seed, STAGE, epoch)
        for chosen in shuffled(len(bank), schedule.batch_size, rng):
            truth = one_hot(bank.labels[chosen])  # (B, C, D, W)
            view, moved = random_pair(bank.pixels[chosen][:, None].float() / 255.0, truth, config.augment, rng)
            yield view.contiguous(memory_format=torch.channels_last), moved

    def loss_of(batch: tuple[Tensor, Tensor], _progress: float) -> Tensor:
        bscans, truth = batch[0].to(run.device), batch[1].to(run.device)
        with reduced_precision(run.device, wanted=config.bfloat16):
            logits = net(bscans)
        return class_loss(logits, truth)

    return run.train(STAGE, net, batches, loss_of, schedule, len(bank) // schedule.batch_size)


ROUNDS = (
    StarterConfig(
        ScheduleConfig(epochs=5, batch_size=16, learning_rate=2e-3, warm_up=0.03),
        grid=GridConfig(depth_px=160, width_px=256),
    ),
    StarterConfig(
        ScheduleConfig(epochs=3, batch_size=16, learning_rate=1e-3, warm_up=0.03), n_eyes=1500, first_seed=1_010_000
    ),
)
"""Coarse first, where a step costs two thirds, then at the resolution of the product on other eyes."""
