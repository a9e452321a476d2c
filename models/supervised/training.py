"""One way to train and to ask for all pixel-supervised networks: from scratch, on masks, B-scan by B-scan."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.nets.precision import default_device, place, reduced_precision
from models.oct.volume import OCTVolume
from models.segmenter import Example, NotTrained, OnProgress, Scribble, Segmented, masks_of, without_blank
from models.train import ScheduleConfig
from models.weak.augment import AugmentConfig, random_pair
from models.weak.bank import labels_to_grid
from models.weak.dataset import epoch_rng, to_network
from models.weak.grid import GridConfig, from_grid, to_grid
from models.weak.segment import pixel_loss
from models.weak.stage_run import Progress, Run

Scale = Literal["cpu", "paper", "tiny"]

STAGE = "supervised"


@dataclass(frozen=True)
class SupervisedConfig:
    """A size of training; `width` is the network's first number of channels."""

    grid: GridConfig
    schedule: ScheduleConfig
    width: int
    steps_an_epoch: int
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    bfloat16: bool = True


SCALES: dict[str, SupervisedConfig] = {
    "cpu": SupervisedConfig(
        GridConfig(128, 192), ScheduleConfig(epochs=12, batch_size=8, learning_rate=2e-3), 16, steps_an_epoch=50
    ),
    "paper": SupervisedConfig(
        GridConfig(512, 512), ScheduleConfig(epochs=60, batch_size=8, learning_rate=1e-3), 64, steps_an_epoch=300
    ),
    "tiny": SupervisedConfig(
        GridConfig(32, 48), ScheduleConfig(epochs=8, batch_size=4, learning_rate=3e-3), 4, steps_an_epoch=10
    ),
}


class PixelSupervised:
    """A network taught by pixel masks. Which one, and what is added to its loss, a subclass says."""

    name: str

    def __init__(self, scale: Scale = "cpu", seed: int = 0, checkpoint_dir: Path | None = None) -> None:
        self.config = SCALES[scale]
        self.seed = seed
        self._checkpoint_dir = checkpoint_dir
        self._net: nn.Module | None = None

    def build(self) -> nn.Module:
        """The network, (B, 1, D, W) -> logits (B, 1, D, W)."""
        raise NotImplementedError

    def further_loss(self, logits: Tensor, target: Tensor, progress: float) -> Tensor | float:
        """What is added to cross-entropy and soft Dice; both (B, D, W)."""
        return 0.0

    def fit(self, examples: Sequence[Example], on_progress: OnProgress) -> None:
        """Train; goes on from `checkpoint_dir` where there is one.

        Raises:
            TrainingSetError: masks are missing or all empty.
            TrainingDiverged: a loss is not finite.
        """
        pixels, labels = _on_grid(examples, masks_of(examples, self.name), self.config.grid)
        torch.manual_seed(self.seed)
        device = default_device()
        net = place(self.build(), device)
        fingerprint = hashlib.sha256(
            f"{self.name} {self.seed} {self.config}".encode() + pixels.numpy().tobytes() + labels.numpy().tobytes()
        ).hexdigest()

        def tell(progress: Progress) -> None:
            on_progress(progress.fraction)

        with tempfile.TemporaryDirectory() as temporary:
            folder = self._checkpoint_dir or Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            self._train(net, pixels, labels, Run(folder, fingerprint, device, tell, {STAGE: 1.0}))
        self._net = net

    def _train(self, net: nn.Module, pixels: Tensor, labels: Tensor, run: Run) -> None:
        config, schedule = self.config, self.config.schedule
        has_fluid = labels.flatten(1).any(dim=1)
        by_tag = [torch.nonzero(has_fluid == tag)[:, 0] for tag in (True, False)]

        def batches(epoch: int) -> Iterator[tuple[Tensor, Tensor]]:
            rng = epoch_rng(self.seed, STAGE, epoch)
            for _ in range(config.steps_an_epoch):
                chosen = _balanced(by_tag, schedule.batch_size, rng)
                target = labels[chosen][:, None].float()
                known = torch.ones_like(target)
                images = pixels[chosen][:, None].float() / 255.0
                view, moved = random_pair(images, torch.cat([target, known], dim=1), config.augment, rng)
                yield view.contiguous(memory_format=torch.channels_last), moved

        def loss_of(batch: tuple[Tensor, Tensor], progress: float) -> Tensor:
            view, moved = (part.to(run.device) for part in batch)
            with reduced_precision(run.device, wanted=config.bfloat16):
                logits = net(view)[:, 0].float()
            return pixel_loss(logits, moved[:, 0], moved[:, 1]) + self.further_loss(logits, moved[:, 0], progress)

        run.train(STAGE, net, batches, loss_of, schedule, config.steps_an_epoch)

    @torch.inference_mode()
    def segment(self, volume: OCTVolume, on_progress: OnProgress, scribble: Scribble | None = None) -> Segmented:
        """Fluid of a volume, each B-scan by itself, averaged with its mirror image; needs no spacing.

        Raises:
            NotTrained: before `fit`.
        """
        if self._net is None:
            raise NotTrained(self.name)
        self._net.eval()
        device = default_device()
        probability = np.empty(volume.bscans.shape, np.uint8)
        for index, bscan in enumerate(volume.bscans):
            cell = to_grid(bscan, self.config.grid)
            seen = to_network(torch.from_numpy(cell.pixels)[None], device)
            with reduced_precision(device, wanted=self.config.bfloat16):
                logits = self._net(seen) + self._net(seen.flip(3)).flip(3)
            probability[index] = from_grid(torch.sigmoid(logits.float() / 2)[0, 0].cpu().numpy(), cell)
            on_progress((index + 1) / volume.n_slices)
        return without_blank(probability, volume.bscans)


def _on_grid(
    examples: Sequence[Example], masks: Sequence[NDArray[np.bool_]], grid: GridConfig
) -> tuple[Tensor, Tensor]:
    """B-scans and masks (N, D, W) uint8 of all examples on the network's grid."""
    pixels, labels = [], []
    for example, mask in zip(examples, masks, strict=True):
        for bscan, truth in zip(example.volume.bscans, mask, strict=True):
            cell = to_grid(bscan, grid)
            pixels.append(cell.pixels)
            labels.append(labels_to_grid(truth.astype(np.uint8), cell))
    return torch.from_numpy(np.stack(pixels)), torch.from_numpy(np.stack(labels))


def _balanced(by_tag: list[Tensor], size: int, rng: torch.Generator) -> Tensor:
    """`size` indices, half of them of B-scans with fluid and half without, where there are both."""
    kinds = [kind for kind in by_tag if len(kind)]
    share = size // len(kinds)
    return torch.cat([kind[torch.randint(len(kind), (share,), generator=rng)] for kind in kinds])
