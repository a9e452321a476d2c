"""Two en-face projections of one eye registered to each other, with a verdict whether that is to be believed.

The global search is scikit-image's cross-correlation (Guizar-Sicairos et al. 2008, doi:10.1364/OL.33.000156) at each of
a range of small angles; SciPy refines shift and angle together. The angle is not taken from the spectrum in log-polar
form: B-scans lie 20 times farther apart than A-scans, so half the spectrum is empty (docs/decisions/0021).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from skimage.registration import phase_cross_correlation

from models.measurements.alignment import CENTRED, Alignment
from models.measurements.canvas import Canvas, Painted, painted
from models.oct.en_face_grid import EnFaceGrid

LARGEST_ANGLE_DEG: Final = 8.0
"""Heads tilt by a few degrees between visits."""

ANGLE_STEP_DEG: Final = 1.0
"""A vessel 3 mm from the centre moves by 52 µm."""

FEWEST_SAMPLES: Final = 12
"""B-scans, and A-scans, below which there is no picture to register."""

LEAST_CORRELATION: Final = 0.2
"""Pearson's r over the overlap that a believable registration reaches; scans of two eyes: docs/change.md."""

LEAST_ABOVE_CHANCE: Final = 1.3
"""Times the correlation that the same search finds with the later scan mirrored, which shows no eye that fits."""

LEAST_OVERLAP: Final = 0.4
"""Share of the smaller scan."""

LARGEST_SPREAD_UM: Final = 150.0
"""Root mean square distance between the shift of the whole and those of its quarters."""

FEWEST_QUARTERS: Final = 3

SMALLEST_ERROR_UM: Final = 5.0
"""No error below this is stated: the quarters are four."""

GAP_ERROR: Final = 1 / 6
"""Share of the distance between B-scans that is stated at least: between two of them nobody looked, so that a fit tends
to whole distances, in all quarters alike (a tenth to a half of it on phantoms, docs/change.md)."""

Verdict = Literal["registered", "not_believable", "not_possible"]


@dataclass(frozen=True)
class Registration:
    """How the later scan lies over the earlier one; centre on centre unless the verdict is `registered`."""

    verdict: Verdict
    alignment: Alignment
    note: str
    """The verdict in sentences."""
    correlation: float | None = None
    """Pearson's r of both projections over the overlap."""
    chance_correlation: float | None = None
    """The same for the later scan mirrored, the best that the search found."""
    overlap: float | None = None
    """Share of the smaller scan that the other one covers."""
    error_um: float | None = None
    """Standard error of the shift, from the quarters of the overlap."""


def register(
    earlier: NDArray[np.generic], later: NDArray[np.generic], earlier_grid: EnFaceGrid, later_grid: EnFaceGrid
) -> Registration:
    """Find the rigid motion between two projections (S, W) of any intensity unit; never raises for what they show."""
    grids = (earlier_grid, later_grid)
    smallest = min(size for grid in grids for size in (grid.n_slices, grid.n_ascans))
    if smallest < FEWEST_SAMPLES:
        return _centred("not_possible", f"a scan has {smallest} samples along one side and {FEWEST_SAMPLES} are needed")
    canvas = Canvas.for_grids(*grids)
    fixed, moving = painted(earlier, earlier_grid, canvas), painted(later, later_grid, canvas)
    if fixed is None or moving is None:
        return _centred("not_possible", "the projection of a scan shows nothing")
    start, coarse = _searched(fixed, moving)
    _, by_chance = _searched(fixed, moving.mirrored())
    found, correlation = _refined(fixed, moving, start)
    spread_um, n_quarters = _spread(fixed, moving, found)
    overlap = fixed.overlap(moving, found)
    doubts = _doubts(
        correlation=correlation, coarse=coarse, by_chance=by_chance, overlap=overlap, spread_um=spread_um,
        n_quarters=n_quarters, angle=found.rotation_deg,
    )  # fmt: skip
    if doubts:
        centred = _centred("not_believable", doubts[0])
        return Registration(centred.verdict, CENTRED, centred.note, correlation, by_chance, overlap)
    widest_um = max(grid.across_um for grid in grids)
    error_um = max(SMALLEST_ERROR_UM, GAP_ERROR * widest_um, spread_um / math.sqrt(n_quarters))
    note = _note(found, correlation, overlap, error_um)
    return Registration("registered", found, note, correlation, by_chance, overlap, error_um)


def _note(found: Alignment, correlation: float, overlap: float, error_um: float) -> str:
    shift = " and ".join(
        f"{abs(size):.0f} µm {words[size > 0]}"
        for size, words in (
            (found.across_um, ("towards its first B-scan", "towards its last B-scan")),
            (found.along_um, ("towards its first A-scan", "towards its last A-scan")),
        )
    )
    turn = f", turned by {abs(found.rotation_deg):.1f}°" if abs(found.rotation_deg) >= 0.05 else ""
    return (
        f"The later scan is registered to the earlier one: what it shows lies {shift}{turn}, with a standard error of "
        f"{error_um:.0f} µm. The projections correlate with r = {correlation:.2f} over {100 * overlap:.0f} % of the "
        "smaller scan."
    )


def _centred(verdict: Verdict, reason: str) -> Registration:
    note = f"The scans are not registered to each other ({reason}): they are laid centre on centre."
    return Registration(verdict, CENTRED, note)


def _doubts(
    *, correlation: float, coarse: float, by_chance: float, overlap: float, spread_um: float, n_quarters: int,
    angle: float,
) -> list[str]:  # fmt: skip
    """Why a registration is not to be believed."""
    doubts = {
        f"their projections hardly correlate (r = {correlation:.2f})": correlation < LEAST_CORRELATION,
        f"a mirrored scan fits about as well (r = {by_chance:.2f} and {coarse:.2f})": coarse
        < LEAST_ABOVE_CHANCE * by_chance,
        f"the best fit has an overlap of only {100 * overlap:.0f} %": overlap < LEAST_OVERLAP,
        f"the best fit is turned by {angle:.0f}°": abs(angle) > LARGEST_ANGLE_DEG,
        "too little of the overlap shows vessels": n_quarters < FEWEST_QUARTERS,
        f"parts of the overlap fit {spread_um:.0f} µm apart": spread_um > LARGEST_SPREAD_UM,
    }
    return [sentence for sentence, holds in doubts.items() if holds]


def _searched(fixed: Painted, moving: Painted) -> tuple[Alignment, float]:
    """The best of all whole-cell shifts at each angle, and its correlation."""
    best = (CENTRED, fixed.correlation(moving, CENTRED))
    for angle in np.arange(-LARGEST_ANGLE_DEG, LARGEST_ANGLE_DEG + ANGLE_STEP_DEG / 2, ANGLE_STEP_DEG):
        turned = moving.turned(float(angle))
        shift, _, _ = phase_cross_correlation(fixed.image, turned, normalization=None)
        # fixed(p) = turned(p - shift) = moving(R p - R shift)
        pushed = Alignment(rotation_deg=float(angle)).to_later(-np.asarray(shift) * fixed.canvas.step_um)
        found = Alignment(float(pushed[0]), float(pushed[1]), float(angle))
        correlation = fixed.correlation(moving, found)
        if correlation > best[1]:
            best = (found, correlation)
    return best


def _refined(fixed: Painted, moving: Painted, start: Alignment) -> tuple[Alignment, float]:
    """Shift and angle at the nearest maximum of the correlation."""
    step = fixed.canvas.step_um

    def loss(at: NDArray[np.float64]) -> float:
        return -fixed.correlation(moving, Alignment(at[0], at[1], at[2]))

    begin = np.array([start.across_um, start.along_um, start.rotation_deg])
    simplex = begin + np.vstack([np.zeros(3), np.diag([step, step, ANGLE_STEP_DEG / 2])])
    options = {"initial_simplex": simplex, "xatol": 0.5, "fatol": 1e-5, "maxfev": 120}
    found = minimize(loss, begin, method="Nelder-Mead", options=options)
    return Alignment(*(float(value) for value in found.x)), -float(found.fun)


def _spread(fixed: Painted, moving: Painted, whole: Alignment) -> tuple[float, int]:
    """Root mean square distance in µm between the shift of the whole and those of its quarters; how many they are."""
    step = fixed.canvas.step_um
    offsets = []
    for quarter in fixed.quarters(moving, whole):

        def loss(at: NDArray[np.float64], part: Painted = quarter) -> float:
            moved = Alignment(whole.across_um + at[0], whole.along_um + at[1], whole.rotation_deg)
            return -part.correlation(moving, moved)

        simplex = np.array([(0, 0), (step, 0), (0, step)], dtype=float)
        options = {"initial_simplex": simplex, "xatol": 1.0, "fatol": 1e-4, "maxfev": 50}
        found = minimize(loss, np.zeros(2), method="Nelder-Mead", options=options)
        if -found.fun >= LEAST_CORRELATION:
            offsets.append(float(np.hypot(*found.x)))
    return (float(np.sqrt(np.mean(np.square(offsets)))) if offsets else 0.0), len(offsets)
