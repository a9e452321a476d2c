"""Whether 95 % intervals hold the truth in 95 % of eyes, and how their two constants were calibrated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measurements.eyes import ExactEye, eyes
from benchmarks.measurements.segmenter import seen
from models.measurements.interval import CONTOUR_SHARE, GAP_ALPHA, Z95, gap_deviation, spread_of
from models.measurements.measure import figures_of

TEST_SEED, CALIBRATION_SEED = 140_000, 150_000
"""First eyes of either set; they never meet."""

N_TEST = 200


@dataclass(frozen=True)
class Case:
    """One eye, in mm³. Deviations are for a contour share and an alpha of 1."""

    seed: int
    name: str
    truth: float
    volume: float
    low: float
    high: float
    contour_out: float
    contour_in: float
    model: float
    gap: float
    exact: float
    """Volume of the exact mask."""
    exact_gap: float
    n_slices: int
    """With fluid."""


def cases(first_seed: int, n: int) -> list[Case]:
    """Eyes as the simulated segmenter sees them, measured as Serous measures."""
    return [_case(seed, eye) for seed, eye in eyes(first_seed, n)]


def _case(seed: int, eye: ExactEye) -> Case:
    view = seen(eye, seed)
    counted = view.counted()
    spacing = eye.geometry.spacing
    found = figures_of(counted, spacing=spacing)
    spread = spread_of(counted, spacing.axial_um)
    exact = eye.heights_px().sum(axis=1)
    interval = found.volume_interval_mm3
    if interval is None or found.volume_mm3 is None:
        raise ValueError("A phantom states its spacing.")
    voxel = spacing.voxel_mm3
    return Case(
        seed=seed,
        name=eye.name,
        truth=eye.truth_mm3,
        volume=found.volume_mm3,
        low=interval.low,
        high=interval.high,
        contour_out=spread.contour_out / CONTOUR_SHARE * voxel,
        contour_in=spread.contour_in / CONTOUR_SHARE * voxel,
        model=(spread.model or 0.0) * voxel,
        gap=gap_deviation(counted.areas_px, 1.0) * voxel,
        exact=float(exact.sum()) * voxel,
        exact_gap=gap_deviation(exact, 1.0) * voxel,
        n_slices=int(np.count_nonzero(exact)),
    )


def coverage(measured: list[Case]) -> dict[str, Any]:
    """Share of intervals that hold the truth, for all and by geometry, and how wide they are."""
    held = np.array([case.low <= case.truth <= case.high for case in measured])
    names = sorted({case.name for case in measured})
    width = np.array([(case.high - case.low) / 2 / case.truth for case in measured])
    error = np.array([abs(case.volume - case.truth) / case.truth for case in measured])
    return {
        "n": len(measured),
        "held": int(held.sum()),
        "share": round(float(held.mean()), 4),
        "by_geometry": {
            name: f"{int(held[_of(measured, name)].sum())} of {int(_of(measured, name).sum())}" for name in names
        },
        "below": int(sum(case.truth < case.low for case in measured)),
        "above": int(sum(case.truth > case.high for case in measured)),
        "half_width_of_volume": quartiles(width),
        "error_of_volume": quartiles(error),
        "truth_mm3": quartiles(np.array([case.truth for case in measured])),
    }


def _of(measured: list[Case], name: str) -> NDArray[np.bool_]:
    return np.array([case.name == name for case in measured])


def quartiles(values: NDArray[np.float64]) -> dict[str, float]:
    """Median and the range of nine tenths."""
    low, middle, high = np.percentile(values, [5, 50, 95])
    return {"5 %": round(float(low), 4), "median": round(float(middle), 4), "95 %": round(float(high), 4)}


def calibrated(measured: list[Case]) -> dict[str, float]:
    """Alpha that holds 95 % of exact masks, then the contour's share that holds 95 % of seen ones."""
    alpha = _smallest(lambda value: _exact_share(measured, value), 0.0, 1 / 12)
    share = _smallest(lambda value: _seen_share(measured, value, alpha), 0.0, 2.0)
    return {"n": len(measured), "gap_alpha": alpha, "one_over_alpha": 1 / alpha, "contour_share": share,
            "used_gap_alpha": GAP_ALPHA, "used_contour_share": CONTOUR_SHARE,
            "held_with_used": _seen_share(measured, CONTOUR_SHARE, GAP_ALPHA)}  # fmt: skip


def _exact_share(measured: list[Case], alpha: float) -> float:
    return float(np.mean([abs(one.exact - one.truth) <= Z95 * np.sqrt(alpha) * one.exact_gap for one in measured]))


def _seen_share(measured: list[Case], share: float, alpha: float) -> float:
    held = []
    for one in measured:
        contour = share * (one.contour_out if one.truth > one.volume else one.contour_in)
        held.append(abs(one.volume - one.truth) <= Z95 * np.sqrt(contour**2 + one.model**2 + alpha * one.gap**2))
    return float(np.mean(held))


def _smallest(share_at: Any, low: float, high: float, wanted: float = 0.95) -> float:
    """The smallest value that holds the wanted share, by halving."""
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if share_at(middle) >= wanted else (middle, high)
    return high
