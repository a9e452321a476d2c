"""One stage of a training that can be taken up again: checkpoints after every epoch, progress outwards.

Where several processes train as one, each runs all of this; the leading one alone writes and tells.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import torch
from torch import Tensor, nn

from models.distributed.crew import Crew
from models.train import Batch, EpochEnd, ScheduleConfig, fit, make_optimiser
from models.weak.checkpoints import (
    CheckpointError,
    flatten_optimiser,
    load_tensors,
    restore_optimiser,
    save_tensors,
)
from models.weak.validation import HeldOut, SliceLogits

NETWORK = "network."

T = TypeVar("T")


@dataclass(frozen=True)
class Progress:
    """Where a training is. `fraction` of the whole, 0 to 1, never falls; `epoch` counts from 1 within `stage`."""

    stage: str
    fraction: float
    epoch: int | None = None
    loss: float | None = None
    held_out_loss: float | None = None
    """Of slices not learned from; None after most epochs, and where none are held out."""


@dataclass
class Run:
    """What all stages of one training share: where checkpoints lie, whose they are, who is told."""

    folder: Path
    fingerprint: str
    device: torch.device
    on_progress: Callable[[Progress], None]
    shares: dict[str, float]
    """Expected share of every stage in the whole, in order; they sum to 1."""
    stage_fingerprints: Mapping[str, str] = field(default_factory=dict)
    """Of stages that less decides than the whole training: their checkpoints serve every training that shares it."""
    held_out: HeldOut | None = None
    seconds_before: float = 0.0
    """Time that earlier attempts spent, as far as their checkpoints tell."""
    crew: Crew | None = None
    """The processes that train as one; None: this process alone."""
    _started: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Time of all attempts together."""
        return self.seconds_before + time.monotonic() - self._started

    @property
    def leads(self) -> bool:
        """Whether this process writes and tells."""
        return self.crew is None or self.crew.leads

    def spread(self, net: nn.Module) -> nn.Module:
        """`net` for whole batches, computed by all processes; `net` itself in a training by one."""
        return net if self.crew is None else self.crew.spread(net)

    def agreed(self, compute: Callable[[], T]) -> T:
        """What `compute` gives, taken from the leading process where there are several."""
        return compute() if self.crew is None else self.crew.agreed(compute)

    def tell(
        self,
        stage: str,
        done: float,
        epoch: int | None = None,
        loss: float | None = None,
        held_out_loss: float | None = None,
    ) -> None:
        """Report that `done` (0 to 1) of `stage` is finished."""
        names = list(self.shares)
        before = sum(self.shares[name] for name in names[: names.index(stage)])
        fraction = before + done * self.shares[stage] if stage != names[-1] or done < 1.0 else 1.0
        self.on_progress(Progress(stage, min(1.0, fraction), epoch, loss, held_out_loss))

    def train(
        self,
        stage: str,
        net: nn.Module,
        batches: Callable[[int], Iterable[Batch]],
        loss_of: Callable[[Batch, float], Tensor],
        schedule: ScheduleConfig,
        n_batches: int,
        slice_logits: SliceLogits | None = None,
    ) -> float | None:
        """Train `net` in place from the stage's checkpoint or from its start; the last epoch's loss.

        With `slice_logits` the loss on the held-out slices is told beside that of some epochs.
        """
        schedule = schedule.stretched(n_batches)
        optimiser = make_optimiser(net, schedule)
        done, last_loss = self._restore(stage, net, optimiser)

        def end_of_epoch(end: EpochEnd) -> None:
            nonlocal last_loss
            last_loss = end.loss
            if not self.leads:
                return
            self._save(stage, net, end)
            epoch, unseen = end.epoch + 1, None
            if slice_logits is not None and self.held_out is not None and HeldOut.is_due(epoch, schedule.epochs):
                unseen = self.held_out.loss(slice_logits)
            self.tell(stage, epoch / schedule.epochs, epoch, end.loss, unseen)

        self.tell(stage, done / max(1, schedule.epochs), done or None, last_loss)
        fit(
            net,
            optimiser,
            batches,
            loss_of,
            schedule,
            n_batches=n_batches,
            first_epoch=done,
            on_epoch=end_of_epoch,
        )
        return last_loss

    def _fingerprint(self, stage: str) -> str:
        return self.stage_fingerprints.get(stage, self.fingerprint)

    def _path(self, stage: str) -> Path:
        return self.folder / f"{stage}.safetensors"

    def _save(self, stage: str, net: nn.Module, end: EpochEnd) -> None:
        tensors = {NETWORK + name: value for name, value in net.state_dict().items()}
        tensors |= flatten_optimiser(end.optimiser) | {"torch_rng": torch.get_rng_state()}
        facts = {
            "fingerprint": self._fingerprint(stage),
            "epochs_done": end.epoch + 1,
            "loss": end.loss,
            "seconds": self.seconds,
        }
        save_tensors(self._path(stage), tensors, facts)

    def _restore(self, stage: str, net: nn.Module, optimiser: torch.optim.Optimizer) -> tuple[int, float | None]:
        """Epochs that a checkpoint already holds, and its loss; 0 and None where there is none.

        Raises:
            CheckpointError: the checkpoint belongs to other slices or to another configuration.
        """
        if not self._path(stage).exists():
            return 0, None
        tensors, facts = load_tensors(self._path(stage))
        if facts.get("fingerprint") not in (self._fingerprint(stage), self.fingerprint):  # older ones name the whole
            raise CheckpointError(f"The checkpoint {stage} belongs to another training (other tags or configuration).")
        net.load_state_dict({k.removeprefix(NETWORK): v for k, v in tensors.items() if k.startswith(NETWORK)})
        restore_optimiser(optimiser, tensors)
        torch.set_rng_state(tensors["torch_rng"])
        self.seconds_before = max(self.seconds_before, float(str(facts["seconds"])))
        return int(str(facts["epochs_done"])), float(str(facts["loss"]))
