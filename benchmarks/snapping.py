"""What edge snapping repairs: exact masks of phantom eyes, spoilt in several ways and refined; one command, a minute.

.venv/bin/python -m benchmarks.snapping
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from models.metrics import Counts, count
from models.oct.labels import SRF
from models.oct.phantom import CIRRUS, csc_eye, draw_phantom
from models.weak.snapping import SnappingConfig, snap
from models.weak.walker import WalkerConfig, refine

SEEDS = range(9300, 9304)
"""Eyes that no training draws."""

SHAPE = (12, 160, 256)
THIN_PX = 5
"""A pocket is thin up to this mean height."""

Probability = NDArray[np.float32]


def spoilt(truth: NDArray[np.bool_], kind: str) -> Probability:
    """A probability (S, D, W) that is wrong about the edge of the truth."""
    plane = np.ones((1, 3, 3), bool)
    moved = {
        "3 px too large": lambda: ndimage.binary_dilation(truth, plane, iterations=3),
        "2 px too small": lambda: ndimage.binary_erosion(truth, plane, iterations=2),
        "moved by 3 px": lambda: np.roll(truth, 3, axis=1),
        "blurred only": lambda: truth,
    }[kind]()
    return np.asarray(ndimage.gaussian_filter(moved.astype(np.float32), (0, 2.5, 2.5)))


def thin(truth: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The pockets of a mask (S, D, W) that are no higher than THIN_PX on average."""
    out = np.zeros_like(truth)
    for index, bscan in enumerate(truth):
        parts, n_parts = ndimage.label(bscan)
        for number in range(1, n_parts + 1):
            part = parts == number
            if part.sum() / part.any(axis=0).sum() <= THIN_PX:
                out[index] |= part
    return out


def main() -> None:
    """Print one row a kind of damage."""
    eyes = [draw_phantom(CIRRUS.scaled(SHAPE), seed=seed, pathology=csc_eye(seed)) for seed in SEEDS]
    nobody = np.zeros(SHAPE[0], bool)

    def otsu(probability: Probability, bscans: NDArray[np.uint8]) -> NDArray[np.bool_]:
        pairs = zip(probability, bscans, strict=True)
        return np.stack([snap(p, b, 0.1, SnappingConfig()).region for p, b in pairs])

    def flat(probability: Probability, bscans: NDArray[np.uint8]) -> NDArray[np.bool_]:
        pairs = zip(probability, bscans, strict=True)
        return np.concatenate([refine(p[None], b[None], nobody[:1], WalkerConfig()) for p, b in pairs]) >= 0.5

    def solid(probability: Probability, bscans: NDArray[np.uint8]) -> NDArray[np.bool_]:
        return refine(probability, bscans, nobody, WalkerConfig()) >= 0.5

    methods: dict[str, Callable[[Probability, NDArray[np.uint8]], NDArray[np.bool_]]] = {
        "as it is": lambda probability, _: probability >= 0.5,
        "Otsu": otsu,
        "walker 2-D": flat,
        "walker 3-D": solid,
    }
    print("| damage | " + " | ".join(f"{name}: all / thin found / s" for name in methods) + " |")
    print("|---" * (len(methods) + 1) + "|")
    for kind in ("3 px too large", "2 px too small", "moved by 3 px", "blurred only"):
        cells = []
        for refined in methods.values():
            started, pooled, found = time.perf_counter(), Counts(), Counts()
            for eye in eyes:
                truth = eye.mask(SRF)
                mask = refined(spoilt(truth, kind), eye.volume.bscans)
                pooled += count(mask, truth)
                found += count(mask & thin(truth), thin(truth))
            seconds = (time.perf_counter() - started) / (len(eyes) * SHAPE[0])
            cells.append(f"{pooled.dice:.3f} / {found.tpvf:.3f} / {seconds:.2f}")
        print(f"| {kind} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
