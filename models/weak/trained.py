"""A trained pipeline: masks and slice probabilities for any B-scans, saved and loaded without pickle."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load as load_safetensors
from safetensors.torch import save as save_safetensors
from torch import Tensor, nn

from models.nets.localiser import Localiser
from models.nets.precision import default_device, place
from models.shipped import CONFIG_NAME, WEIGHTS_NAME
from models.weak.checkpoints import WeightsError, write_atomically
from models.weak.config import ConfigError, PipelineConfig, from_json, read_dataclass, to_json
from models.weak.fusion import Calibration
from models.weak.grid import GridBscan, from_grid, to_grid
from models.weak.labelling import soft_ground_truth
from models.weak.localise import localise
from models.weak.neighbours import Stack, channels, stack_of, stacks
from models.weak.polarity import Bscan
from models.weak.pooling import pool_top
from models.weak.scales import at_least_a_pocket, slice_logits, together
from models.weak.segment import (
    NO_SCAN_LOGIT,
    SCORE_FRACTION,
    as_probability,
    build_segmenter,
    resample_logits,
    segment_pixels,
)
from models.weak.slice_calibration import AS_IT_IS, SliceCalibration

FORMAT = "serous-weak-1"
"""Architecture word of `config.json`; another word is refused."""

Metrics = dict[str, float | int | None]


@dataclass(frozen=True)
class SliceSegmentation:
    """`probability` (D, W) uint8, 255 is certain and 128 up is mask; `fluid_probability` of the slice, 0 to 1."""

    probability: NDArray[np.uint8]
    fluid_probability: float
    logit: float
    """Of the slice, before `SliceCalibration`."""
    looks_px: tuple[int, ...] = ()
    """Pixels of the network's grid that each scale alone calls fluid; empty where it looks at one scale only."""
    is_too_dark: bool = False
    """Whether the B-scan was far darker than OCT is shown, and was brightened first."""


@dataclass
class TrainedPipeline:
    """Networks of one training with the configuration that made them and what was measured then."""

    config: PipelineConfig
    metrics: Metrics
    localiser: Localiser | None
    """None where the segmenter does both, as the starter network does."""
    segmenter: nn.Module | None
    """None for SoftGT."""
    calibration: Calibration | None
    device: torch.device
    slice_calibration: SliceCalibration = AS_IT_IS

    def segment_volume(self, bscans: Iterable[Bscan], *, batch_size: int = 16) -> Iterator[SliceSegmentation]:
        """Segment the B-scans of one volume, given in order, each beside its neighbours where the network sees them.

        Raises:
            OCTError: a B-scan is not a non-empty (D, W) array of uint8 or uint16, or not of the others' size.
        """
        return self.segment(stacks(bscans, self.config.reach), batch_size=batch_size)

    def segment(self, bscans: Iterable[Bscan | Stack], *, batch_size: int = 16) -> Iterator[SliceSegmentation]:
        """Segment B-scans (D, W) of any sizes one by one, in order; never holds more than one batch.

        Raises:
            OCTError: a B-scan is not a non-empty (D, W) array of uint8 or uint16, or its neighbours have other sizes.
        """
        for stacked, batch in self._batches(bscans, batch_size):
            yield from self._segment_batch(stacked, batch)

    def grid_logits(self, bscans: Iterable[Bscan | Stack], *, batch_size: int = 16) -> Iterator[Tensor]:
        """Logits (D, W) of B-scans on the network's grid, of all scales together; of a pipeline with a segmenter."""
        if self.segmenter is None:
            raise WeightsError("A pipeline without a segmenter has no logits.")
        for stacked, batch in self._batches(bscans, batch_size):
            yield from self._at_all_scales(self.segmenter, stacked, batch)[0]

    def _batches(
        self, bscans: Iterable[Bscan | Stack], batch_size: int
    ) -> Iterator[tuple[list[Stack], list[GridBscan]]]:
        source = map(stack_of, bscans)
        while stacked := list(islice(source, batch_size)):
            yield stacked, [to_grid(stack.bscan, self.config.grid) for stack in stacked]

    def _segment_batch(self, stacked: list[Stack], batch: list[GridBscan]) -> Iterator[SliceSegmentation]:
        pixels = torch.from_numpy(np.stack([item.pixels for item in batch]))  # (B, D, W)
        maps = None if self.localiser is None else localise(self.localiser, pixels, self.config, self.device)
        masks: Iterable[NDArray[np.float32]]
        looks: list[tuple[int, ...]] = [()] * len(batch)
        # Pooled logits (B,) of the networks; a slice's score is their mean.
        opinions = [] if maps is None else [torch.tensor([item.logit for item in maps])]
        logits: Tensor | None = None
        if self.segmenter is not None:
            logits, pooled, looks = self._at_all_scales(self.segmenter, stacked, batch)
            opinions.append(pooled)
        scores = torch.stack(opinions).mean(dim=0)  # (B,)
        chances = self.slice_calibration.probability(scores)  # (B,)
        if logits is None:
            masks = (
                soft_ground_truth(item, bscan.pixels, self.calibration, self.config)
                for item, bscan in zip(maps or [], batch, strict=True)
            )
        else:
            alone = self.localiser is None
            masks = as_probability(at_least_a_pocket(logits, scores > 0) if alone else logits).numpy()
        told = zip(batch, masks, chances.tolist(), scores.tolist(), looks, strict=True)
        for item, probability, chance, score, look in told:
            yield SliceSegmentation(from_grid(probability, item), chance, score, look, item.curve is not None)

    def _at_all_scales(
        self, segmenter: nn.Module, stacked: list[Stack], batch: list[GridBscan]
    ) -> tuple[Tensor, Tensor, list[tuple[int, ...]]]:
        """Logits (B, D, W) on the grid and pooled logits (B,), of all configured scales together; `looks_px`."""
        all_logits, all_pooled = [], []
        for scale in self.config.scales:
            grid = self.config.grid.scaled(scale)
            items = batch if scale == 1 else [to_grid(stack.bscan, grid) for stack in stacked]
            around = zip(stacked, items, strict=True)
            seen = torch.stack([channels(stack, item, grid, self.config.reach) for stack, item in around])
            logits = segment_pixels(segmenter, seen, self.config, self.device)  # (B, d, w)
            padding = torch.from_numpy(np.stack([item.padding for item in items]))
            logits = logits.masked_fill(padding, NO_SCAN_LOGIT)
            all_pooled.append(pool_top(logits[:, None], SCORE_FRACTION))
            all_logits.append(resample_logits(logits, self.config.grid.shape))
        by_scale = torch.stack(all_logits)  # (N, B, D, W)
        counts = (by_scale > 0).sum(dim=(2, 3)).T.tolist() if len(all_logits) > 1 else [[]] * len(batch)  # B lists of N
        pooled = slice_logits(torch.stack(all_pooled), self.config.scales)
        return together(by_scale), pooled, [tuple(looks) for looks in counts]

    def save(self, directory: Path) -> None:
        """Write weights and then the configuration that names their digest; each file appears whole.

        Raises:
            CheckpointError: the disk took no more bytes; an older pipeline in `directory` may then keep its
                configuration but is refused by `load` if its weights were already replaced.
        """
        directory.mkdir(parents=True, exist_ok=True)
        data = save_safetensors(
            {name: value.detach().cpu().contiguous() for name, value in self._parts().state_dict().items()}
        )
        description = {
            "format": FORMAT,
            "parts": list(self._parts()),
            "weights_sha256": hashlib.sha256(data).hexdigest(),
            "config": json.loads(to_json(self.config)),
            "calibration": None if self.calibration is None else dataclasses.asdict(self.calibration),
            "slice_calibration": dataclasses.asdict(self.slice_calibration),
            "metrics": self.metrics,
        }
        write_atomically(directory / WEIGHTS_NAME, data)
        write_atomically(directory / CONFIG_NAME, json.dumps(description, indent=1).encode())

    def is_finite(self) -> bool:
        """Whether every weight is a number; networks with one that is not answer nothing but NaN."""
        return all(bool(value.isfinite().all()) for value in self._parts().state_dict().values())

    def digest(self) -> str:
        """SHA-256 of all weights: equal digests mean equal networks."""
        digest = hashlib.sha256()
        for name, value in sorted(self._parts().state_dict().items()):
            digest.update(name.encode() + value.detach().cpu().contiguous().numpy().tobytes())
        return digest.hexdigest()

    def _parts(self) -> nn.ModuleDict:
        parts = {"localiser": self.localiser, "segmenter": self.segmenter}
        return nn.ModuleDict({name: part for name, part in parts.items() if part is not None})

    @classmethod
    def load(cls, directory: Path) -> TrainedPipeline:
        """Read what `save` wrote.

        Raises:
            WeightsError: a file is missing or damaged, weights and configuration do not belong together, the
                architecture is not known to this version, or a weight is not a finite number.
        """
        try:
            data = (directory / WEIGHTS_NAME).read_bytes()
            description = json.loads((directory / CONFIG_NAME).read_bytes())
        except (OSError, ValueError) as error:
            raise WeightsError(f"The trained pipeline cannot be read: {error}.") from error
        if not isinstance(description, dict) or description.get("format") != FORMAT:
            raise WeightsError(f"The trained pipeline is not of the known architecture {FORMAT}.")
        if hashlib.sha256(data).hexdigest() != description.get("weights_sha256"):
            raise WeightsError("The weights are damaged: their digest is not the one in the configuration.")
        try:
            config = from_json(json.dumps(description.get("config")))
            levels = description.get("calibration")
            calibration = None if levels is None else read_dataclass(Calibration, levels, "calibration")
            believed = read_dataclass(SliceCalibration, description.get("slice_calibration", {}), "slice_calibration")
            networks = _empty_networks(config, description.get("parts", ["localiser", "segmenter"]))
            metrics = dict(description.get("metrics") or {})
            pipeline = cls(config, metrics, *networks, calibration, default_device(), believed)
            weights = load_safetensors(data)
            _require_types(pipeline._parts(), weights)
            pipeline._parts().load_state_dict(weights, assign=True)
        except (ConfigError, SafetensorError, RuntimeError, TypeError, ValueError, IndexError) as error:
            raise WeightsError(f"The weights do not fit this version: {error}") from error
        if not pipeline.is_finite():
            raise WeightsError("The weights hold values that are not finite numbers.")
        for part in pipeline._parts().values():
            place(part, pipeline.device)
        return pipeline


def _require_types(parts: nn.ModuleDict, weights: Mapping[str, Tensor]) -> None:
    """Loading by assignment would take over numbers of any type, and fail at the first B-scan."""
    for name, expected in parts.state_dict().items():
        if name in weights and weights[name].dtype != expected.dtype:
            raise TypeError(f"{name} is of type {weights[name].dtype}, not {expected.dtype}.")


def _empty_networks(config: PipelineConfig, parts: list[str]) -> tuple[Localiser | None, nn.Module | None]:
    """Networks of the configured shapes without memory; a damaged configuration cannot allocate."""
    with torch.device("meta"):
        localiser = Localiser(config.localiser) if "localiser" in parts else None
        segmenter = build_segmenter(config) if "segmenter" in parts and config.segmenter != "none" else None
        return localiser, segmenter
