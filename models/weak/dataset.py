"""Tagged slices as the training sees them: on the grid, as bytes, in an order fixed by the seed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.oct.volume import OCTError
from models.weak.grid import GridConfig
from models.weak.neighbours import Stack, to_channels
from models.weak.polarity import Bscan


class NotEnoughClasses(OCTError):
    """All tags say the same, so there is nothing to tell apart."""

    code = "not_enough_tags"


@dataclass(frozen=True)
class TaggedSlice:
    """One B-scan (D, W) uint8 or uint16 with its 0/1 tag; `patient` groups slices of one person."""

    bscan: Bscan
    has_fluid: bool
    patient: str
    neighbours: tuple[Bscan, ...] = ()
    """Of recipes that see them: as in `Stack`, or none."""

    @property
    def stack(self) -> Stack:
        """What a network is shown."""
        return Stack(self.bscan, self.neighbours)


@dataclass(frozen=True)
class TrainingSet:
    """`channels` (N, C, D, W) uint8 on the grid, neighbours after the slice itself; `tags` (N,) float 0 or 1."""

    channels: Tensor
    tags: Tensor
    opinions: Tensor | None = None
    """(N, D, W) uint8, what the round before says of the slices (`models.weak.opinions`); None in the first round."""

    @property
    def pixels(self) -> Tensor:
        """(N, D, W) of the slices alone."""
        return self.channels[:, 0]

    def __len__(self) -> int:
        return int(self.tags.shape[0])

    @property
    def class_weights(self) -> Tensor:
        """(2,) weight of a normal and of a fluid slice: inverse frequency with mean 1 over the set."""
        positives = float(self.tags.mean())
        return torch.tensor([0.5 / (1 - positives), 0.5 / positives])


def make_training_set(slices: Sequence[TaggedSlice], grid: GridConfig, reach: int = 0) -> TrainingSet:
    """Put every slice on the grid, with `reach` neighbours on each side.

    Raises:
        NotEnoughClasses: there is no slice with fluid, or none without.
        OCTError: a B-scan is not usable.
    """
    n_fluid = sum(item.has_fluid for item in slices)
    if n_fluid == 0 or n_fluid == len(slices):
        raise NotEnoughClasses(
            f"Training needs slices with and without fluid, got {n_fluid} with and {len(slices) - n_fluid} without."
        )
    return TrainingSet(*channels_and_tags(slices, grid, reach))


def channels_and_tags(slices: Sequence[TaggedSlice], grid: GridConfig, reach: int) -> tuple[Tensor, Tensor]:
    """(N, C, D, W) uint8 on the grid and (N,) float 0 or 1 of at least one slice.

    Raises:
        OCTError: a B-scan is not usable.
    """
    channels = torch.stack([to_channels(item.stack, grid, reach) for item in slices])
    return channels, torch.tensor([float(item.has_fluid) for item in slices])


def digest(slices: Sequence[TaggedSlice]) -> str:
    """SHA-256 over pixels, shapes and tags in order: the same slices give the same training."""
    total = hashlib.sha256()
    for item in slices:
        total.update(f"{item.bscan.shape} {item.bscan.dtype} {item.has_fluid}".encode())
        total.update(np.ascontiguousarray(item.bscan).tobytes())
    return total.hexdigest()


def digest_around(slices: Sequence[TaggedSlice]) -> str:
    """The same over the slices' neighbours; empty where none has any."""
    around = [bscan for item in slices for bscan in item.neighbours]
    return digest([TaggedSlice(bscan, False, "") for bscan in around]) if around else ""


def epoch_rng(seed: int, stage: str, epoch: int) -> torch.Generator:
    """All randomness of one epoch, a pure function of the seed, the stage's name and the epoch."""
    name = hashlib.sha256(f"{seed}/{stage}/{epoch}".encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(name[:8], "big") >> 1)


def n_batches(n_slices: int, batch_size: int) -> int:
    """Full batches of an epoch; a set smaller than one batch is one batch."""
    return max(1, n_slices // batch_size)


def shuffled(n_slices: int, batch_size: int, rng: torch.Generator) -> Iterator[Tensor]:
    """Indices of the epoch's batches; the incomplete last batch is left for another epoch's order."""
    order = torch.randperm(n_slices, generator=rng)
    for index in range(n_batches(n_slices, batch_size)):
        yield order[index * batch_size : (index + 1) * batch_size]


def to_network(pixels: Tensor, device: torch.device) -> Tensor:
    """(B, C, D, W), or (B, D, W) of one channel, uint8 -> (B, C, D, W) float in [0, 1] on the device, channels last."""
    batch = (pixels if pixels.ndim == 4 else pixels[:, None]).to(device).float() / 255.0
    return batch.contiguous(memory_format=torch.channels_last)
