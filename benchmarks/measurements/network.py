"""The same intervals with a real network instead of the simulated segmenter: the starter that ships, on phantoms.

The starter has learned from phantoms of this generator (other eyes, random devices), so its errors here are smaller
than in a clinic; what is measured is whether its own probabilities carry the interval.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.measurements.coverage import quartiles
from benchmarks.measurements.eyes import LEAST_MM3
from models.measurements.measure import measure
from models.oct.phantom import SPECTRALIS, PhantomError, draw_phantom, random_look
from models.oct.phantom_presets import csc_eye, nrd_eye
from models.shipped import STARTER_FOLDER
from models.weak.trained import TrainedPipeline

FIRST_SEED = 210_000

GEOMETRY = SPECTRALIS
"""25 B-scans: what a clinic mostly has, and where gaps count."""

PRESETS = (csc_eye, nrd_eye)


def network_coverage(n: int) -> dict[str, Any]:
    """Share of intervals that hold the truth, over `n` eyes with fluid."""
    network = TrainedPipeline.load(STARTER_FOLDER)
    rows: list[dict[str, float]] = []
    seed = FIRST_SEED
    while len(rows) < n:
        seed += 1
        try:
            look = random_look(seed)
            phantom = draw_phantom(GEOMETRY, seed=seed, pathology=PRESETS[seed % len(PRESETS)](seed), look=look)
        except PhantomError:
            continue
        if phantom.srf_volume_mm3 < LEAST_MM3:
            continue
        seen = list(network.segment(phantom.volume.bscans))
        probability = np.stack([one.probability for one in seen])
        looks = tuple(int(sum(counts)) for counts in zip(*(one.looks_px for one in seen), strict=True))
        found = measure(probability >= 128, probability, spacing=GEOMETRY.spacing, opinions_px=looks)
        interval = found.volume_interval_mm3
        if interval is None or found.volume_mm3 is None:
            raise ValueError("A phantom states its spacing.")
        truth = phantom.srf_volume_mm3
        rows.append({
            "held": float(interval.low <= truth <= interval.high),
            "error": found.volume_mm3 / truth - 1,
            "half_width": (interval.high - interval.low) / 2 / truth,
            **{name: mm3 / truth for name, mm3 in found.interval_parts_mm3.items()},
        })  # fmt: skip
    return {
        "n": n,
        "held": int(sum(row["held"] for row in rows)),
        **{name: quartiles(np.array([row[name] for row in rows])) for name in rows[0] if name != "held"},
    }
