"""All steps from a B-scan to its mask, by any recipe."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray

from models.weak.explanation import Step, mask_steps, seen_step, segmenter_steps
from models.weak.grid import to_grid
from models.weak.localise import localise
from models.weak.localiser_steps import localiser_steps
from models.weak.neighbours import Stack, stack_of
from models.weak.polarity import Bscan
from models.weak.trained import TrainedPipeline


def explain(
    pipeline: TrainedPipeline, bscan: Bscan | Stack, probability: NDArray[np.uint8], score: float, *, threshold: int
) -> Iterator[Step]:
    """The steps of one B-scan (D, W), in order, each with its picture.

    Args:
        pipeline: what segmented it.
        bscan: uint8 or uint16; with its neighbours where the network sees them.
        probability: (D, W) uint8 as it was stored then, so that the last steps are the very mask that is shown.
        score: the slice's fluid probability as it was stored.
        threshold: value of `probability` from which on a pixel is fluid.

    Raises:
        OCTError: `bscan` is not a non-empty (D, W) array of uint8 or uint16.
    """
    config, device = pipeline.config, pipeline.device
    stack = stack_of(bscan)
    item = to_grid(stack.bscan, config.grid)
    yield seen_step(item)
    if pipeline.localiser is not None:
        (maps,) = localise(pipeline.localiser, torch.from_numpy(item.pixels[None]), config, device)
        yield from localiser_steps(maps, item, pipeline.calibration, config)
    if pipeline.segmenter is not None:
        yield from segmenter_steps(pipeline.segmenter, stack, item, config, device)
    yield from mask_steps(probability, score, threshold=threshold)
