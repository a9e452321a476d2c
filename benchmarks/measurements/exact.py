"""Volumes of exact masks against the continuous shape, and sectors against the total, at three geometries."""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np

from benchmarks.measurements.eyes import GEOMETRIES, ExactEye, exact_eye
from models.measurements.counting import count
from models.measurements.figures import Fovea
from models.measurements.measure import figures_of
from models.measurements.sectors import sector_figures
from models.oct.phantom import CIRRUS, Dome, Pathology, PhantomGeometry
from models.oct.phantom_presets import nrd_eye
from models.oct.volume import UM3_PER_MM3, Laterality

FIRST_SEED, N_EYES = 160_000, 20

CLOSED = Dome(y_um=130.0, x_um=-240.0, across_um=1100.0, along_um=1400.0, height_um=280.0)
"""Its volume is known in closed form: pi · across · along · height / 2."""

GOAL_PERCENT = 0.5


def exact_volumes() -> dict[str, Any]:
    """By geometry: the dome of closed form, and eyes with one large detachment and satellites."""
    return {name: _of_geometry(geometry) for name, geometry in GEOMETRIES.items()}


def _of_geometry(geometry: PhantomGeometry) -> dict[str, Any]:
    off = []
    for seed in range(FIRST_SEED, FIRST_SEED + N_EYES):
        eye = exact_eye(geometry, seed=seed, pathology=nrd_eye(seed))
        off.append(100 * abs(_volume_mm3(eye) / eye.truth_mm3 - 1))
    return {
        "dome_off_percent": round(dome_off_percent(geometry), 4),
        "n_eyes": N_EYES,
        "eyes_off_percent": {"median": round(float(np.median(off)), 4), "worst": round(max(off), 4)},
        "eyes_within_goal": sum(one <= GOAL_PERCENT for one in off),
    }


def dome_off_percent(geometry: PhantomGeometry) -> float:
    """How far the volume of an exact mask of the dome is from its closed form."""
    dome = exact_eye(geometry, seed=FIRST_SEED, pathology=Pathology(srf=(CLOSED,)))
    closed_mm3 = math.pi * CLOSED.across_um * CLOSED.along_um * CLOSED.height_um / 2 / UM3_PER_MM3
    measured = figures_of(count(dome.mask()), spacing=geometry.spacing).volume_mm3
    return 100 * abs(cast(float, measured) / closed_mm3 - 1)


def _volume_mm3(eye: ExactEye) -> float:
    """Of its exact mask; the pixels are reckoned, not drawn, which tests/benchmarks/test_measurements.py compares."""
    return int(eye.heights_px().sum()) * eye.geometry.spacing.voxel_mm3


def sector_sums(n_eyes: int = N_EYES) -> dict[str, Any]:
    """How far sectors are from adding up, and how far those of the mirrored eye are from its own, in % of the total."""
    sums, mirrored = [], []
    for number in range(n_eyes):
        geometry = list(GEOMETRIES.values())[number % len(GEOMETRIES)]
        seed = FIRST_SEED + number
        eye = exact_eye(geometry, seed=seed, pathology=nrd_eye(seed))
        heights, spacing = eye.heights_px().astype(np.uint16), geometry.spacing
        row = eye.fovea_um[0] / spacing.across_um + (geometry.n_slices - 1) / 2
        column = eye.fovea_um[1] / spacing.along_um + (geometry.width_px - 1) / 2
        volumes = []
        for seen, ascan, side in ((heights, column, "OD"), (heights[:, ::-1], geometry.width_px - 1 - column, "OS")):
            found = sector_figures(seen, spacing, cast(Laterality, side), Fovea(row, ascan, "placed"))
            volumes.append(np.array([field.volume_mm3 for field in found]))
            sums.append(100 * abs(float(volumes[-1].sum()) / _volume_mm3(eye) - 1))
        mirrored.append(100 * float(np.abs(volumes[0] - volumes[1]).max() / volumes[0].sum()))
    return {"n_eyes": n_eyes, "sum_off_percent": max(sums), "mirrored_off_percent": max(mirrored)}


def full_size() -> dict[str, float]:
    """Seconds and bytes of measuring 128 × 1024 × 512 voxels."""
    import time
    import tracemalloc

    eye = exact_eye(CIRRUS, seed=FIRST_SEED, pathology=nrd_eye(FIRST_SEED))
    mask = np.stack(list(eye.mask()))
    probability = mask * np.uint8(255)
    started = time.perf_counter()
    counted = count(mask, probability)
    counting_s = time.perf_counter() - started
    fovea = Fovea(63.5, 255.5, "placed")
    started = time.perf_counter()
    figures_of(counted, spacing=CIRRUS.spacing, laterality="OD", fovea=fovea)
    figures_s = time.perf_counter() - started
    tracemalloc.start()
    count(mask, probability)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {
        "counting_s": round(counting_s, 2),
        "figures_s": round(figures_s, 3),
        "peak_mb_beside_the_mask": round(peak / 1e6, 1),
        "kept_kb": round(len(counted.to_bytes()) / 1e3, 1),
    }
