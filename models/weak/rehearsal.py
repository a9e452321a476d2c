"""Pictures with exact labels to rehearse during an adaptation: phantoms, and normal slices with fluid implanted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from models.weak.adapt import Rehearsal
from models.weak.bank import Bank, on_grid
from models.weak.config import PipelineConfig
from models.weak.dataset import TrainingSet
from models.weak.implants import draw_implants
from models.weak.stage_run import Run

STAGE = "rehearse"

FIRST_SEED = 3_000_000
"""Phantom eyes that the starter network has not seen; no evaluation draws from here on."""


def draw_rehearsal(data: TrainingSet, config: PipelineConfig, run: Run, stage: str) -> Rehearsal:
    """Drawn anew for every training, the same for the same seed and slices."""
    normal = data.pixels[data.tags == 0]
    implants = draw_implants(
        normal, config.adapt.implants_each, config.seed, lambda n: run.tell(stage, 0.5 * n / len(normal))
    )
    return Rehearsal(
        _draw_phantoms(config, lambda n: run.tell(stage, 0.5 + 0.5 * n / config.adapt.phantom_eyes)), implants
    )


def _draw_phantoms(config: PipelineConfig, on_eye: Callable[[int], None]) -> Bank:
    first = FIRST_SEED + 10_000 * config.seed
    pixels, labels = [], []
    for number in range(config.adapt.phantom_eyes):
        bscans, truth = on_grid(first + number, config.grid)
        pixels.append(bscans)
        labels.append(truth)
        on_eye(number + 1)
    return Bank(torch.from_numpy(np.concatenate(pixels)), torch.from_numpy(np.concatenate(labels)))
