"""From a trained localiser to the labels that teach the segmenter, and from a segmenter to its successor's."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from skimage.transform import resize
from torch import Tensor, nn
from torch.nn import functional as F

from models.nets.localiser import Localiser
from models.weak.config import PipelineConfig
from models.weak.dataset import TrainingSet
from models.weak.fusion import Calibration, calibrate, fuse
from models.weak.localise import localise
from models.weak.maps import Maps
from models.weak.propagation import Propagated, propagate
from models.weak.segment import segment_pixels
from models.weak.snapping import snap
from models.weak.soft_labels import Label, self_label, soft_label

LIKELIEST_SHARE = 0.01
"""Share of a B-scan that is taught as fluid when nothing better is known; a small pocket."""

CHUNK = 32
"""B-scans that go through a network at once outside training."""


def maps_of(localiser: Localiser, pixels: Tensor, config: PipelineConfig, device: torch.device) -> list[Maps]:
    """Maps of all B-scans (N, D, W), a chunk at a time."""
    parts = [localise(localiser, chunk, config, device) for chunk in pixels.split(CHUNK)]
    return [maps for part in parts for maps in part]


def calibration_of(
    localiser: Localiser, data: TrainingSet, config: PipelineConfig, device: torch.device
) -> Calibration | None:
    """Levels of the fused evidence, from the training slices tagged normal; None when equation 5 does the work."""
    if config.propagation.rule != "fused":
        return None
    normal = maps_of(localiser, data.pixels[data.tags == 0], config, device)
    return calibrate(normal, config.grid.shape, config.fusion)


def propagated_labels(
    localiser: Localiser,
    calibration: Calibration | None,
    data: TrainingSet,
    config: PipelineConfig,
    device: torch.device,
) -> list[Label]:
    """Labels of all training slices: exact background where tagged normal, a propagated region where the slice is
    tagged and called abnormal, None (left out) where tag and network disagree or the region is empty."""
    shape = config.grid.shape
    labels: list[Label] = []
    all_maps = maps_of(localiser, data.pixels, config, device)
    for maps, pixels, tag in zip(all_maps, data.pixels, data.tags, strict=True):
        called = bool(tag) and maps.logit > 0
        region = _taught_region(maps, pixels.numpy(), calibration, config) if called else None
        labels.append(soft_label(region, has_fluid=bool(tag), shape=shape, config=config.soft_labels))
    return labels


def likeliest_labels(
    localiser: Localiser,
    calibration: Calibration | None,
    data: TrainingSet,
    config: PipelineConfig,
    device: torch.device,
) -> list[Label]:
    """Labels when category masking leaves no fluid slice over: every slice tagged with fluid teaches the region
    that it would have got, or the `LIKELIEST_SHARE` of it with the strongest evidence.

    The tag says that there is fluid; a first training on few slices then gives a poor version instead of none.
    """
    shape = config.grid.shape
    labels: list[Label] = []
    all_maps = maps_of(localiser, data.pixels, config, device)
    for maps, pixels, tag in zip(all_maps, data.pixels, data.tags, strict=True):
        region = _taught_region(maps, pixels.numpy(), calibration, config) if tag else None
        label = soft_label(region, has_fluid=bool(tag), shape=shape, config=config.soft_labels)
        if label is None:
            evidence = resize(maps.evidence, shape, order=1)
            label = (evidence >= np.quantile(evidence, 1 - LIKELIEST_SHARE)).astype(np.uint8)
        labels.append(label)
    return labels


def own_labels(
    segmenter: nn.Module,
    data: TrainingSet,
    before: list[Label],
    config: PipelineConfig,
    device: torch.device,
) -> list[Label]:
    """The segmenter's own masks of the training slices, as labels of the next round.

    Where it is sure of nothing in a fluid slice, the label `before` stays.
    """
    labels: list[Label] = []
    for channels, tags in zip(data.channels.split(CHUNK), data.tags.split(CHUNK), strict=True):
        probability = torch.sigmoid(segment_pixels(segmenter, channels, config, device)).numpy()  # (B, D, W)
        for one, tag in zip(probability, tags, strict=True):
            labels.append(self_label(one, has_fluid=bool(tag), config=config.soft_labels))
    return [old if new is None else new for new, old in zip(labels, before, strict=True)]


def soft_ground_truth(
    maps: Maps, pixels: NDArray[np.uint8], calibration: Calibration | None, config: PipelineConfig
) -> NDArray[np.float32]:
    """SoftGT of one B-scan on the grid (D, W) as a probability; all 0 when the slice is called normal.

    Gated by the predicted class, never by the tag (methods 13.8).
    """
    shape = config.grid.shape
    if maps.logit <= 0:
        return np.zeros(shape, np.float32)
    if calibration is not None:
        fused = fuse(maps, calibration, shape, config.fusion)
        if config.snapping.enabled:
            return snap(fused, pixels, calibration.mask, config.snapping).region.astype(np.float32)
        return 1 / (1 + np.exp(-(fused - calibration.mask) / calibration.unit))
    region = torch.from_numpy(propagate(maps.evidence, maps.references, config.propagation).region)
    soft = F.interpolate(region.float()[None, None], size=shape, mode="bilinear", align_corners=False)
    return soft[0, 0].numpy()


def _taught_region(
    maps: Maps, pixels: NDArray[np.uint8], calibration: Calibration | None, config: PipelineConfig
) -> Propagated:
    if calibration is None:
        return propagate(maps.evidence, maps.references, config.propagation)
    fused = fuse(maps, calibration, config.grid.shape, config.fusion)
    if not config.snapping.enabled:
        sure = fused > calibration.sure
        return Propagated(sure, (fused > calibration.doubt) & ~sure)
    return snap(fused, pixels, calibration.mask, config.snapping)
