"""A network on the real scans as other devices would show them: speckle, noise, blur, greys, sizes, tilt.

.venv/bin/python -m benchmarks.devices --data ../shared/data

The starter that ships, or `--model FOLDER`. Padded exports are left out: what a device does to a scan it does not do to
the white around it. Every change is drawn from a seed of its own for every scan.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter

from benchmarks.accuracy.cases import Case, real_cases
from benchmarks.accuracy.report import COLUMNS
from benchmarks.accuracy.score import score_slice, summary
from models.shipped import STARTER_FOLDER
from models.weak.grid import to_grid
from models.weak.polarity import Bscan
from models.weak.profiles import STARTER_GRID
from models.weak.trained import TrainedPipeline

Mask = NDArray[np.bool_]
Change = Callable[[Bscan, Mask, np.random.Generator], tuple[Bscan, Mask]]
"""Another device's B-scan (D, W) and its mask, from a scan (D, W) uint8 and its mask."""

FIGURES = ("dice_pooled", "tpvf_pooled", "ppv_pooled", "dice_fluid_slices", "slice_auc", "false_positive_percent")

DECADES_SHOWN = 4
"""Of intensity, between black and white."""

LARGEST = 10**DECADES_SHOWN - 1
"""Intensity that is shown white; 0 is black."""


def main() -> None:
    """Print a row for every change."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=STARTER_FOLDER)
    parser.add_argument("--only", nargs="*", default=list(CHANGES), choices=list(CHANGES))
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    network = TrainedPipeline.load(args.model)
    cases, masks = real_cases(args.data)
    masks.open(range(len(cases)))
    scans = [(i, case, masks[i]) for i, case in enumerate(cases) if not is_padded(case.bscan)]
    print(f"{len(scans)} scans, {sum(case.has_fluid for _, case, _ in scans)} with fluid\n")
    print(
        "| shown | " + " | ".join(COLUMNS[name] for name in FIGURES) + " |", "|---" * (len(FIGURES) + 1) + "|", sep="\n"
    )
    for name in args.only:
        figures = measure(network, scans, CHANGES[name])
        print(f"| {name} | " + " | ".join(f"{figures[column]:.3f}" for column in FIGURES) + " |", flush=True)


def measure(
    network: TrainedPipeline, scans: Iterable[tuple[int, Case, Mask]], change: Change
) -> dict[str, float | int | None]:
    """Figures of all scans after one change."""
    scores = []
    for index, case, mask in scans:
        bscan, truth = change(case.bscan, mask, np.random.default_rng(index))
        (result,) = network.segment([bscan])
        names = (case.patient, case.volume, case.group)
        scores.append(score_slice(index, names, result.probability, result.fluid_probability, truth))
    return summary(scores)


def is_padded(bscan: Bscan) -> bool:
    """Whether an export shows no scan somewhere above or below."""
    return bool(to_grid(bscan, replace(STARTER_GRID, crop_to_retina=False)).padding.any())


def greys(curve: Callable[[NDArray[np.float64]], NDArray[np.float64]], *, sixteen_bits: bool = False) -> Change:
    """Other greys: `curve` of shares of white."""

    def change(bscan: Bscan, mask: Mask, _rng: np.random.Generator) -> tuple[Bscan, Mask]:
        shown = curve(bscan / 255).clip(0, 1)
        if sixteen_bits:
            return np.rint(65535 * shown).astype(np.uint16), mask
        return _as_uint8(255 * shown), mask

    return change


def intensity(shown: NDArray[np.float64]) -> NDArray[np.float64]:
    """The intensity whose logarithm is shown, as a share of the largest."""
    return np.asarray((10 ** (DECADES_SHOWN * shown) - 1) / LARGEST)


def speckled(looks: float) -> Change:
    """One exposure, or the mean of few: intensity times a gamma variate."""

    def change(bscan: Bscan, mask: Mask, rng: np.random.Generator) -> tuple[Bscan, Mask]:
        seen = LARGEST * intensity(bscan / 255) * rng.gamma(looks, 1 / looks, bscan.shape)
        return _as_uint8(255 * np.log10(1 + seen) / DECADES_SHOWN), mask

    return change


def noisy(deviation: float) -> Change:
    """Additive noise, in grey levels."""
    return lambda bscan, mask, rng: (_as_uint8(bscan + rng.normal(0, deviation, bscan.shape)), mask)


def blurred(sigma_px: float) -> Change:
    """A wider point spread."""
    return lambda bscan, mask, _rng: (_as_uint8(gaussian_filter(bscan.astype(float), sigma_px)), mask)


def of_width(width: int) -> Change:
    """Fewer or more A-scans over the same field."""

    def change(bscan: Bscan, mask: Mask, _rng: np.random.Generator) -> tuple[Bscan, Mask]:
        size = (width, bscan.shape[0])
        picture = Image.fromarray(bscan).resize(size, Image.Resampling.BICUBIC)
        moved = Image.fromarray(mask).resize(size, Image.Resampling.NEAREST)
        return np.asarray(picture, np.uint8), np.asarray(moved, np.bool_)

    return change


def tall(bscan: Bscan, mask: Mask, rng: np.random.Generator) -> tuple[Bscan, Mask]:
    """A deep scan: as much again of noise above, and below."""
    dark = float(np.percentile(bscan, 3))
    above, below = (_as_uint8(rng.normal(dark, 6, bscan.shape)) for _ in range(2))
    none = np.zeros_like(mask)
    return np.concatenate([above, bscan, below]), np.concatenate([none, mask, none])


def sheared(slope: float) -> Change:
    """A tilted eye: every A-scan starts deeper than the one before; noise where the scan did not reach."""

    def change(bscan: Bscan, mask: Mask, rng: np.random.Generator) -> tuple[Bscan, Mask]:
        deep, moved = tall(bscan, mask, rng)
        reach = bscan.shape[0]
        ascans = np.arange(bscan.shape[1])
        at = np.rint(slope * (ascans - ascans.mean())).astype(int).clip(-reach, reach)
        rows = (np.arange(len(deep))[:, None] - at) % len(deep)
        return deep[rows, ascans], moved[rows, ascans]

    return change


def jpeg(quality: int) -> Change:
    """A lossy export."""

    def change(bscan: Bscan, mask: Mask, _rng: np.random.Generator) -> tuple[Bscan, Mask]:
        buffer = io.BytesIO()
        Image.fromarray(bscan).save(buffer, "JPEG", quality=quality)
        return np.asarray(Image.open(buffer)), mask

    return change


def _as_uint8(grey: NDArray[np.floating]) -> NDArray[np.uint8]:
    return np.rint(grey).clip(0, 255).astype(np.uint8)


CHANGES: dict[str, Change] = {
    "as it is": lambda bscan, mask, _rng: (bscan, mask),
    "speckle of one exposure": speckled(1),
    "speckle of three": speckled(3),
    "noise, 20 grey levels": noisy(20),
    "noise, 40 grey levels": noisy(40),
    "blurred by 2 px": blurred(2),
    "blurred by 4 px": blurred(4),
    "lighter, gamma 0.5": greys(lambda share: share**0.5),
    "darker, gamma 2": greys(lambda share: share**2),
    "darker, gamma 3": greys(lambda share: share**3),
    "little contrast": greys(lambda share: 0.25 + 0.4 * share),
    "saturated": greys(lambda share: 1.6 * share),
    "a negative": greys(lambda share: 1 - share),
    "intensities, 16 bits": greys(intensity, sixteen_bits=True),
    "their square roots, 16 bits": greys(lambda share: intensity(share) ** 0.5, sixteen_bits=True),
    "256 A-scans": of_width(256),
    "128 A-scans": of_width(128),
    "1500 A-scans": of_width(1500),
    "three times as deep": tall,
    "tilted, 0.1 px a px": sheared(0.1),
    "tilted, 0.2 px a px": sheared(0.2),
    "JPEG, quality 15": jpeg(15),
}


if __name__ == "__main__":
    main()
