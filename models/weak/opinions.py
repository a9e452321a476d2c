"""What a finished round says of the slices that it learned from: the labels of the next one.

A running mean that teaches from a single look drifts with its student, and a look from one distance misses what lies
at another. The finished network's answer from all its scales is better than either, and it holds still.

Source: a network taught anew by a finished one of its kind (Furlanello et al. 2018, arXiv:1805.04770).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from models.weak.config import PipelineConfig
from models.weak.dataset import TaggedSlice
from models.weak.mean_teacher import lifted
from models.weak.trained import TrainedPipeline

STAGE = "review"


def opinions_of(
    trained: TrainedPipeline, slices: Sequence[TaggedSlice], config: PipelineConfig, on_share: Callable[[float], None]
) -> Tensor:
    """Probabilities (N, D, W) uint8 on the grid, 255 is certain, given the tags: 0 in slices tagged normal.

    `on_share` is told what share of them is done.
    """
    opinions = torch.zeros(len(slices), *config.grid.shape, dtype=torch.uint8)
    with_fluid = [index for index, item in enumerate(slices) if item.has_fluid]
    answers = trained.grid_logits(slices[index].stack for index in with_fluid)
    for done, (index, logits) in enumerate(zip(with_fluid, answers, strict=True), 1):
        opinions[index] = lifted(logits[None], config.adapt)[0].mul(255).round()
        on_share(done / len(with_fluid))
    return opinions
