"""The pixel-supervised twin of a recipe: the same network, schedule and augmentation, taught by exact masks.

Serous never asks anybody for masks. The twin exists to measure what their absence costs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from models.nets.precision import default_device, place
from models.weak.bank import labels_to_grid
from models.weak.config import PipelineConfig, to_json
from models.weak.dataset import TaggedSlice, digest, make_training_set
from models.weak.grid import to_grid
from models.weak.segment import build_segmenter, train_segmenter
from models.weak.stage_run import Progress, Run
from models.weak.starter import load_starter
from models.weak.trained import TrainedPipeline

STAGE = "twin"


def train_twin(
    slices: Sequence[TaggedSlice],
    masks: Sequence[NDArray[np.bool_]],
    config: PipelineConfig,
    *,
    checkpoint_dir: Path,
    on_progress: Callable[[Progress], None],
) -> TrainedPipeline:
    """Train the configuration's segmenter on `masks`, each (D, W) like its slice; can be taken up again.

    It starts where the recipe starts: from the starter network, or from scratch.

    Raises:
        NotEnoughClasses: all slices have fluid, or none.
        TrainingDiverged: a loss is not finite.
    """
    checkpoint_dir.mkdir(parents=True, exist_ok=True)
    answers = hashlib.sha256(b"".join(np.packbits(mask).tobytes() for mask in masks)).hexdigest()
    fingerprint = hashlib.sha256(f"{to_json(config)} {digest(slices)} {answers}".encode()).hexdigest()
    run = Run(checkpoint_dir, fingerprint, default_device(), on_progress, {STAGE: 1.0})
    data = make_training_set(slices, config.grid)
    labels = [
        labels_to_grid(mask.astype(np.uint8), to_grid(item.bscan, config.grid))
        for item, mask in zip(slices, masks, strict=True)
    ]
    torch.manual_seed(config.seed)
    net: nn.Module = load_starter(config) if config.start == "starter" else build_segmenter(config)
    net = place(net, run.device)
    loss = train_segmenter(net, data, labels, config, run, STAGE)
    return TrainedPipeline(config, {"twin_loss": loss, "seconds": round(run.seconds, 1)}, None, net, None, run.device)
