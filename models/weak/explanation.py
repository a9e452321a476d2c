"""How a mask came to be: what a trained pipeline made of one B-scan, step by step, on the B-scan's own pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.nets.precision import reduced_precision
from models.oct.labels import TAGGED_LABELS, Label
from models.weak.config import PipelineConfig
from models.weak.dataset import to_network
from models.weak.grid import UINT8_MAX, GridBscan, from_grid, to_grid
from models.weak.neighbours import Stack, channels
from models.weak.segment import segment_pixels

Kind = Literal["picture", "map", "probability", "region"]
Role = Literal["mask", "teaching", "comparison"]


@dataclass(frozen=True)
class Step:
    """One picture (D, W) uint8 of the B-scan's size, with what it is in a sentence.

    `kind`: a `picture` is grey; a `map` runs from its own lowest (0) to its highest value (255); of a `probability`
    255 is certain and 128 one half; a `region` is 0 or 255.
    `role`: whether it led to the `mask`, only to the labels that were `teaching` the segmenter, or to nothing at all
    in this version and stands here for `comparison`.
    """

    name: str
    kind: Kind
    role: Role
    sentence: str
    picture: NDArray[np.uint8]


def seen_step(item: GridBscan) -> Step:
    """The B-scan as the networks see it."""
    depth, width = item.pixels.shape
    sentence = (
        f"What the network sees: rows {item.top + 1} to {item.bottom} of {item.shape[0]}, which hold the retina, "
        f"resampled to {depth} × {width} pixels with their grey levels stretched."
    )
    return Step(
        "seen", "picture", "mask", sentence, from_grid(np.divide(item.pixels, UINT8_MAX, dtype=np.float32), item)
    )


def segmenter_steps(
    segmenter: nn.Module, stack: Stack, item: GridBscan, config: PipelineConfig, device: torch.device
) -> Iterator[Step]:
    """The probability at each resolution where there are several, then that of each class where there are several."""
    if len(config.scales) > 1:
        for scale in config.scales:
            yield _scale_step(segmenter, stack, scale, config, device)
    seen = channels(stack, item, config.grid, config.reach)[None]
    classes = class_probabilities(segmenter, seen, config, device)[0]  # (C, D, W)
    if len(classes) > 1:
        for label in Label:
            if label is not Label.BACKGROUND:
                yield _class_step(label, classes[int(label)].numpy(), item)


@torch.inference_mode()
def class_probabilities(net: nn.Module, pixels: Tensor, config: PipelineConfig, device: torch.device) -> Tensor:
    """Probabilities (B, classes, D, W) of B-scans (B, C, D, W) uint8 on the grid; logits averaged with the mirror's."""
    net.eval()
    bscans = to_network(pixels, device)
    with reduced_precision(device, wanted=config.bfloat16):
        logits = (net(bscans).float() + net(bscans.flip(3)).float().flip(3)) / 2
    return (torch.softmax(logits, dim=1) if logits.shape[1] > 1 else torch.sigmoid(logits)).cpu()


def mask_steps(probability: NDArray[np.uint8], score: float, *, threshold: int) -> Iterator[Step]:
    """The stored probability (D, W) of a segmentation and the mask that was cut from it."""
    yield Step(
        "probability",
        "probability",
        "mask",
        f"Probability of fluid. As a whole the slice has {score:.0%}.",
        probability,
    )
    region = probability >= threshold
    yield Step(
        "mask", "region", "mask", f"The mask: {share_of(region)} with a probability of one half or more.", white(region)
    )


def share_of(region: NDArray[np.bool_]) -> str:
    """How much of a B-scan a region covers, in words."""
    n_px = int(np.count_nonzero(region))
    return f"{n_px:,} pixels ({n_px / region.size:.1%} of the B-scan)" if n_px else "no pixel"


def white(region: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """A region as a picture of 0 and 255."""
    return region.astype(np.uint8) * np.uint8(UINT8_MAX)


def _scale_step(net: nn.Module, stack: Stack, scale: float, config: PipelineConfig, device: torch.device) -> Step:
    grid = config.grid.scaled(scale)
    item = to_grid(stack.bscan, grid)
    seen = channels(stack, item, grid, config.reach)[None]
    probability = torch.sigmoid(segment_pixels(net, seen, config, device))[0].numpy()
    depth, width = item.pixels.shape
    resolution = "the usual resolution" if scale == 1 else f"{scale:g} times the usual resolution"
    sentence = (
        f"Probability of fluid at {resolution} ({depth} × {width} pixels); "
        f"the mean of the {len(config.scales)} is taken, raised where an abnormal slice would show less than a pocket."
    )
    return Step(f"scale-{scale:g}".replace(".", "_"), "probability", "mask", sentence, from_grid(probability, item))


CLASS_WORDS = {
    Label.IRF: "fluid inside the retina (IRF)",
    Label.SRF: "fluid under the retina (SRF)",
    Label.PED: "detached pigment epithelium (PED)",
}


def _class_step(label: Label, probability: NDArray[np.float32], item: GridBscan) -> Step:
    counts = label in TAGGED_LABELS
    sentence = f"Probability of {CLASS_WORDS[label]}; {'counts' if counts else 'does not count'} as fluid."
    role: Role = "mask" if counts else "comparison"
    return Step(f"class-{label.name.lower()}", "probability", role, sentence, from_grid(probability, item))
