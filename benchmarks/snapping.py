"""What edge snapping repairs: exact masks of phantom eyes, spoilt in several ways and refined; one command, a minute.

.venv/bin/python -m benchmarks.snapping
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from models.metrics import Counts, count
from models.oct.labels import SRF
from models.oct.phantom import SPECTRALIS, PhantomGeometry, csc_eye, draw_phantom
from models.oct.volume import Spacing
from models.weak.grid import GridConfig, resample, to_grid
from models.weak.snapping import SnappingConfig, snap
from models.weak.walker import WalkerConfig, refine

SEEDS = range(9300, 9306)
"""Eyes that no training draws, and on which nothing was tuned."""

N_BSCANS = 16
GRID = GridConfig(128, 256)

OTSU_LEVEL = 0.1
"""Probability above which snapping by Otsu's threshold looks for fluid."""

THIN_PX = 5
"""A pocket is thin up to this mean height on the grid."""

SURROUNDINGS_PX = 4
"""What lies further from a thin pocket is no mistake about it."""

PLANE = np.ones((1, 3, 3), bool)

Probability = NDArray[np.float32]
Mask = NDArray[np.bool_]


class Eye(NamedTuple):
    """A phantom's B-scans on the grid: pixels (S, D, W), exact fluid (S, D, W) and rows (S, 2) of each crop."""

    pixels: NDArray[np.uint8]
    truth: Mask
    rows: NDArray[np.int64]


def draw(seed: int, n_bscans: int = N_BSCANS) -> Eye:
    """The middle B-scans of a Spectralis raster, 240 µm apart."""
    spacing = SPECTRALIS.spacing
    depth, width = SPECTRALIS.depth_px, SPECTRALIS.width_px
    along_um = spacing.along_um * width / GRID.width_px
    geometry = PhantomGeometry(
        n_bscans, depth, GRID.width_px, Spacing(spacing.across_um, spacing.axial_um, along_um), SPECTRALIS.look
    )
    phantom = draw_phantom(geometry, seed=seed, pathology=csc_eye(seed))
    bscans = [to_grid(bscan, GRID) for bscan in phantom.volume.bscans]
    truth = [
        resample(mask[bscan.top : bscan.bottom].astype(np.float32), *GRID.shape) >= 0.5
        for mask, bscan in zip(phantom.mask(SRF), bscans, strict=True)
    ]
    rows = np.array([(bscan.top, bscan.bottom) for bscan in bscans])
    return Eye(np.stack([bscan.pixels for bscan in bscans]), np.stack(truth), rows)


DAMAGE: dict[str, Callable[[Mask], Mask]] = {
    "3 px too large": lambda truth: ndimage.binary_dilation(truth, PLANE, iterations=3),
    "2 px too small": lambda truth: ndimage.binary_erosion(truth, PLANE, iterations=2),
    "3 px too deep": lambda truth: np.roll(truth, 3, axis=1),
    "blurred only": lambda truth: truth,
}


def spoilt(truth: Mask, kind: str) -> Probability:
    """A probability (S, D, W) that is wrong about the edge of the truth."""
    return np.asarray(ndimage.gaussian_filter(DAMAGE[kind](truth).astype(np.float32), (0, 2.0, 2.0)))


def thin(truth: Mask) -> Mask:
    """The pockets of a mask (S, D, W) that are no higher than THIN_PX on average."""
    out = np.zeros_like(truth)
    for index, bscan in enumerate(truth):
        parts, n_parts = ndimage.label(bscan)
        for number in range(1, n_parts + 1):
            part = parts == number
            if part.sum() / part.any(axis=0).sum() <= THIN_PX:
                out[index] |= part
    return out


def count_thin(mask: Mask, truth: Mask) -> Counts:
    """Counts of a mask at the thin pockets of the truth and in their surroundings, other fluid left out."""
    pockets = thin(truth)
    around = ndimage.binary_dilation(pockets, PLANE, iterations=SURROUNDINGS_PX) & ~(truth & ~pockets)
    return count(mask & around, pockets)


def otsu(probability: Probability, eye: Eye) -> Mask:
    """models/weak/snapping.py, B-scan by B-scan."""
    pairs = zip(probability, eye.pixels, strict=True)
    return np.stack([snap(believed, pixels, OTSU_LEVEL, SnappingConfig()).region for believed, pixels in pairs])


def walker(config: WalkerConfig) -> Callable[[Probability, Eye], Mask]:
    """models/weak/walker.py, the volume at once."""
    nobody = np.zeros(N_BSCANS, bool)
    return lambda probability, eye: refine(probability, eye.pixels, nobody, config, rows=eye.rows) >= 0.5


METHODS: dict[str, Callable[[Probability, Eye], Mask]] = {
    "as it is": lambda probability, _: probability >= 0.5,
    "Otsu": otsu,
    "walk without prior": walker(replace(WalkerConfig(), prior_weight=0.0)),
    "walker 2-D": walker(replace(WalkerConfig(), across_weight=0.0)),
    "walker 3-D": walker(WalkerConfig()),
}


def main() -> None:
    """Print one row a kind of damage: pooled Dice, pooled Dice of thin pockets; and the time of each method."""
    eyes = [draw(seed) for seed in SEEDS]
    seconds = dict.fromkeys(METHODS, 0.0)
    print("| damage: Dice, all / thin | " + " | ".join(METHODS) + " |")
    print("|---" * (len(METHODS) + 1) + "|")
    for kind in DAMAGE:
        cells = []
        for name, method in METHODS.items():
            everything, thin_only = Counts(), Counts()
            for eye in eyes:
                probability = spoilt(eye.truth, kind)
                started = time.process_time()
                mask = method(probability, eye)
                seconds[name] += time.process_time() - started
                everything += count(mask, eye.truth)
                thin_only += count_thin(mask, eye.truth)
            cells.append(f"{everything.dice:.3f} / {thin_only.dice:.3f}")
        print(f"| {kind} | " + " | ".join(cells) + " |", flush=True)
    n_bscans = len(DAMAGE) * len(eyes) * N_BSCANS
    print("| ms a B-scan | " + " | ".join(f"{1e3 * spent / n_bscans:.1f}" for spent in seconds.values()) + " |")


if __name__ == "__main__":
    main()
