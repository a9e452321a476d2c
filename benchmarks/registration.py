"""How well visits are registered, on drawn eyes whose motion is known: `python -m benchmarks.registration`.

Eyes have the vessels of the phantom; every scan has its own noise, shading and uneven B-scans. Same eyes are to be
registered, different ones are not.
"""

from __future__ import annotations

import itertools
import time

import numpy as np

from models.measurements.alignment import Alignment
from models.measurements.registration import register
from tests.models.measurements.scanned_eyes import CIRRUS, DENSE, SPARSE, projection
from tests.models.measurements.test_registration import distance_um

GRIDS = (
    ("128 B-scans, 47 µm apart", CIRRUS),
    ("49 B-scans, 122 µm apart", DENSE),
    ("25 B-scans, 240 µm apart", SPARSE),
)

EYES = (3, 4, 5, 6, 7, 8)

N_MOVES = 4


def main() -> None:
    """Print the table of docs/change.md."""
    rng = np.random.default_rng(20)
    heads = (
        "scan",
        "same eye registered",
        "error µm: median, largest",
        "within 2 standard errors",
        "other eye registered",
    )
    print(f"| {' | '.join((*heads, 'CPU s'))} |")
    print("|---|---|---|---|---|---|")
    for name, grid in GRIDS:
        errors, within, n_same, started = [], 0, 0, time.process_time()
        for eye, _ in itertools.product(EYES, range(N_MOVES)):
            move = Alignment(rng.uniform(-400, 400), rng.uniform(-400, 400), rng.uniform(-5, 5))
            found = register(projection(eye, grid, seed=1), projection(eye, grid, move, seed=2), grid, grid)
            n_same += 1
            if found.verdict == "registered" and found.error_um is not None:
                errors.append(distance_um(found.alignment, move))
                within += errors[-1] <= 2 * found.error_um
        seconds = (time.process_time() - started) / n_same
        pairs = list(itertools.combinations(EYES, 2))
        wrong = sum(
            register(projection(one, grid, seed=1), projection(other, grid, seed=2), grid, grid).verdict == "registered"
            for one, other in pairs
        )
        print(
            f"| {name} | {len(errors)} of {n_same} | {np.median(errors):.0f}, {max(errors):.0f} | "
            f"{within} of {len(errors)} | {wrong} of {len(pairs)} | {seconds:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
