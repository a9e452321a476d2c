"""The training loop, visible from top to bottom: no globals, no database; what happened goes out by a callback."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

import torch
from torch import Tensor, nn

from models.oct.volume import OCTError

Batch = TypeVar("Batch")


class TrainingDiverged(OCTError):
    """The loss is no longer a finite number."""

    code = "training_diverged"


@dataclass(frozen=True)
class ScheduleConfig:
    """One stage of training: AdamW, a short linear warm-up, cosine decay to zero."""

    epochs: int
    batch_size: int = 12
    learning_rate: float = 1e-3
    weight_decay: float = 1e-4
    warm_up: float = 0.1
    """Share of the steps in which the learning rate rises."""
    clip_norm: float = 5.0
    """Longest gradient that is applied unshortened."""
    min_steps: int = 0
    """Few slices make short epochs: there are as many more of them as these optimiser steps take."""
    most_epochs: int | None = None
    """Most epochs for the sake of `min_steps`, lest very few slices are learned by heart."""

    def stretched(self, n_batches: int) -> ScheduleConfig:
        """The schedule with enough epochs of `n_batches` for `min_steps`, as far as `most_epochs` allows."""
        enough = math.ceil(self.min_steps / max(1, n_batches))
        if self.most_epochs is not None:
            enough = min(enough, self.most_epochs)
        return replace(self, epochs=max(self.epochs, enough))


class EpochEnd(NamedTuple):
    """`epoch` is 0-based; `loss` the mean over its batches; `optimiser` for the checkpoint."""

    epoch: int
    loss: float
    optimiser: torch.optim.Optimizer


def make_optimiser(net: nn.Module, schedule: ScheduleConfig) -> torch.optim.AdamW:
    """AdamW over all parameters, in the order of the network."""
    return torch.optim.AdamW(
        net.parameters(), lr=schedule.learning_rate, weight_decay=schedule.weight_decay, foreach=False
    )


def learning_rate(schedule: ScheduleConfig, progress: float) -> float:
    """Learning rate at `progress` in [0, 1): rises linearly, then falls as a quarter cosine to zero."""
    if progress < schedule.warm_up:
        return schedule.learning_rate * (progress / schedule.warm_up + 0.05) / 1.05
    after = (progress - schedule.warm_up) / (1 - schedule.warm_up)
    return schedule.learning_rate * 0.5 * (1 + math.cos(math.pi * after))


def fit(
    net: nn.Module,
    optimiser: torch.optim.Optimizer,
    batches: Callable[[int], Iterable[Batch]],
    loss_of: Callable[[Batch, float], Tensor],
    schedule: ScheduleConfig,
    *,
    n_batches: int,
    first_epoch: int = 0,
    on_epoch: Callable[[EpochEnd], None],
) -> None:
    """Train `net` in place.

    Args:
        batches: the batches of an epoch, a pure function of its number, so that a resumed training sees the same.
        loss_of: loss of a batch at a progress in [0, 1) of the whole schedule.
        n_batches: batches of every epoch.
        first_epoch: epochs before it are already in the weights and the optimiser.
        on_epoch: called after every epoch; an exception it raises ends the training.

    Raises:
        TrainingDiverged: the mean loss of an epoch is not finite.
    """
    n_steps = max(1, schedule.epochs * n_batches)
    for epoch in range(first_epoch, schedule.epochs):
        net.train()
        losses = []
        for index, batch in enumerate(batches(epoch)):
            progress = (epoch * n_batches + index) / n_steps
            for group in optimiser.param_groups:
                group["lr"] = learning_rate(schedule, progress)
            loss = loss_of(batch, progress)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), schedule.clip_norm)
            optimiser.step()
            losses.append(loss.detach())
        mean_loss = torch.stack(losses).mean().item()  # one device synchronisation an epoch
        if not math.isfinite(mean_loss):
            raise TrainingDiverged(f"The training loss became {mean_loss} in epoch {epoch + 1}.")
        on_epoch(EpochEnd(epoch, mean_loss, optimiser))
