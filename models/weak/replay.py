"""Phantoms to rehearse during an adaptation, with the grey levels of the clinic's own scans."""

from __future__ import annotations

import numpy as np
import torch

from models.weak.bank import Bank, on_grid
from models.weak.config import PipelineConfig
from models.weak.stage_run import Run

STAGE = "replay"

FIRST_SEED = 3_000_000
"""Phantom eyes that the starter network has not seen; no evaluation draws from here on."""


def draw_replay(config: PipelineConfig, run: Run) -> Bank:
    """Labelled phantoms, the same for the same seed of the configuration."""
    first = FIRST_SEED + 10_000 * config.seed
    pixels, labels = [], []
    for number in range(config.adapt.replay_eyes):
        bscans, truth = on_grid(first + number, config.grid)
        pixels.append(bscans)
        labels.append(truth)
        run.tell(STAGE, (number + 1) / config.adapt.replay_eyes)
    return Bank(torch.from_numpy(np.concatenate(pixels)), torch.from_numpy(np.concatenate(labels)))
