"""How near the found fovea is to the phantom's, with pictures as a device would take them."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.measurements.eyes import exact_eye
from models.oct.phantom import CIRRUS, SPECTRALIS, PhantomError, draw_phantom, random_look
from models.oct.phantom_presets import amd_eye, csc_eye, dme_eye, healthy_eye, nrd_eye
from worker.fovea import find_in

FIRST_SEED = 180_000
TUNING_SEED = 190_000
"""Eyes on which the finder's constants were looked at."""

GEOMETRIES = {"Cirrus": CIRRUS.scaled((64, 512, 256)), "Spectralis": SPECTRALIS}

PRESETS = {"healthy": healthy_eye, "csc": csc_eye, "nrd": nrd_eye, "amd": amd_eye, "dme": dme_eye}

FAR_UM = 500.0
"""Farther off, the centre field of 1 mm no longer holds the fovea."""


def foveas(n: int, first_seed: int = FIRST_SEED) -> dict[str, Any]:
    """Over `n` eyes, presets and geometries in turn: how many were found, and how far from the truth."""
    off: dict[str, list[float | None]] = {name: [] for name in PRESETS}
    for number in range(n):
        seed = first_seed + number
        kind = list(PRESETS)[number % len(PRESETS)]
        geometry = list(GEOMETRIES.values())[number // len(PRESETS) % len(GEOMETRIES)]
        lesions = PRESETS[kind](seed)
        try:
            phantom = draw_phantom(geometry, seed=seed, pathology=lesions, look=random_look(seed))
            eye = exact_eye(geometry, seed=seed, pathology=lesions)
        except PhantomError:
            continue
        found = find_in(phantom.volume.bscans.__getitem__, geometry.shape, geometry.spacing)
        off[kind].append(_off_um(found, eye.fovea_um, geometry.shape, geometry.spacing))
    return {"all": _summary([one for ones in off.values() for one in ones]), **{k: _summary(v) for k, v in off.items()}}


def _off_um(found: Any, fovea_um: tuple[float, float], shape: tuple[int, int, int], spacing: Any) -> float | None:
    if found is None or found["slice_index"] is None:
        return None
    across = (found["slice_index"] - (shape[0] - 1) / 2) * spacing.across_um - fovea_um[0]
    along = (found["ascan"] - (shape[2] - 1) / 2) * spacing.along_um - fovea_um[1]
    return float(np.hypot(across, along))


def _summary(off: list[float | None]) -> dict[str, Any]:
    found = [one for one in off if one is not None]
    if not found:
        return {"n": len(off), "found": 0}
    return {
        "n": len(off),
        "found": len(found),
        "median_um": round(float(np.median(found)), 0),
        "95 %_um": round(float(np.percentile(found, 95)), 0),
        "farther_than_500_um": sum(one > FAR_UM for one in found),
    }
