"""The steps of the paper's method on one B-scan: saliency M, references R1 to R5, propagation S4 to S0 or fusion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.weak.config import PipelineConfig
from models.weak.explanation import Role, Step, share_of, white
from models.weak.fusion import Calibration, fuse
from models.weak.grid import GridBscan, from_grid
from models.weak.maps import Maps
from models.weak.propagation import PropagationConfig, propagation_steps
from models.weak.snapping import snap

INSTEAD = " This version averages the maps instead; S4 to S0 are the paper's way from the same maps."


def localiser_steps(
    maps: Maps, item: GridBscan, calibration: Calibration | None, config: PipelineConfig
) -> Iterator[Step]:
    """M, then what the configuration makes of it. Its part in the mask ends where the slice is called normal."""
    role: Role = "mask" if config.segmenter == "none" else "teaching"
    yield _evidence_step(maps, item, role)
    if maps.logit <= 0:
        role = "comparison"
    if calibration is None:
        yield from _propagation(maps, item, config.propagation, role)
        return
    averaged = config.fusion.references
    for number in averaged:
        yield _reference_step(number, maps, item, role, "one of the maps that are averaged")
    yield from _fusion(maps, item, calibration, config, role)
    paper = replace(config.propagation, rule="gated")
    yield from _propagation(maps, item, paper, "comparison", shown=averaged, remark=INSTEAD)


def _evidence_step(maps: Maps, item: GridBscan, role: Role) -> Step:
    score = 1 / (1 + np.exp(-maps.logit))
    verdict = "so it calls the slice abnormal" if maps.logit > 0 else "so it calls the slice normal and marks nothing"
    sentence = (
        f"Saliency M: where the localiser, taught by tags alone, sees evidence of fluid, at {_size(maps.evidence)} "
        f"positions. Pooled, it gives {score:.0%}, {verdict}."
    )
    return Step("m", "map", role, sentence, _positive(maps.evidence, item))


def _reference_step(number: int, maps: Maps, item: GridBscan, role: Role, part: str) -> Step:
    reference = maps.references[number - 1]
    sentence = f"Reference map R{number} of the encoder at {_size(reference)} positions, {part}."
    return Step(f"r{number}", "map", role, sentence, _stretched(reference, item))


def _fusion(
    maps: Maps, item: GridBscan, calibration: Calibration, config: PipelineConfig, role: Role
) -> Iterator[Step]:
    fused = fuse(maps, calibration, config.grid.shape, config.fusion)
    names = ", ".join(f"R{number}" for number in config.fusion.references)
    sentence = (
        f"Mean of M, {names}, each on the scale that slices tagged normal set; one half is what those hardly reach."
    )
    shown = 1 / (1 + np.exp(-(fused - calibration.mask) / calibration.unit))
    yield Step("fused", "probability", role, sentence, from_grid(shown, item))
    if config.snapping.enabled:
        region = _region(snap(fused, item.pixels, calibration.mask, config.snapping).region, item)
        sentence = (
            "Cut back to the darkest of three greys, up to its edge, and nothing under the pigment epithelium: "
            f"{share_of(region)}."
        )
        yield Step("snapped", "region", role, sentence, white(region))


def _propagation(
    maps: Maps, item: GridBscan, config: PropagationConfig, role: Role, *, shown: Sequence[int] = (), remark: str = ""
) -> Iterator[Step]:
    """S4, then R4 and S3, R3 and S2, R2 and S1, R1 and S0; it ends where nothing is left.

    References that are `shown` already are not given twice. `remark` goes with S4.
    """
    for number, (seed, _) in zip(
        range(4, -1, -1), propagation_steps(maps.evidence, maps.references, config), strict=False
    ):
        if number < 4 and number + 1 not in shown:
            part = f"by which S{number} is found within reach of S{number + 1}"
            yield _reference_step(number + 1, maps, item, role, part)
        region = _region(seed, item)
        source = "the first seed, where M is high" if number == 4 else f"S{number + 1} propagated by R{number + 1}"
        sentence = f"S{number}, {source}: {share_of(region)}.{remark if number == 4 else ''}"
        yield Step(f"s{number}", "region", role, sentence, white(region))


def _region(mask: NDArray[np.bool_], item: GridBscan) -> NDArray[np.bool_]:
    """A region of any grid on the B-scan's pixels."""
    return from_grid(mask.astype(np.float32), item) >= 128


def _positive(evidence: NDArray[np.float32], item: GridBscan) -> NDArray[np.uint8]:
    """The positive part as a share of its maximum; nothing where there is none."""
    positive = np.clip(evidence, 0, None)
    return from_grid(positive / max(float(positive.max()), 1e-6), item)


def _stretched(values: NDArray[np.float32], item: GridBscan) -> NDArray[np.uint8]:
    """From the lowest (0) to the highest value (255)."""
    low, high = float(values.min()), float(values.max())
    return from_grid((values - low) / max(high - low, 1e-6), item)


def _size(values: NDArray[np.float32]) -> str:
    return f"{values.shape[0]} × {values.shape[1]}"
