"""Is a stated spacing that of an OCT scan? Headers hold placeholders and mistaken units more often than not."""

from __future__ import annotations

import math

from models.oct.volume import Spacing

USUAL_UM = {"across": (1.0, 2000.0), "axial": (1.0, 30.0), "along": (1.0, 200.0)}
"""Distances of commercial retinal scanners with room on both sides: axial 2 to 8, along 4 to 30, across 10 to 500."""

BEYOND_BELIEF = 10.0
"""A value this many times outside the usual range is a wrong unit or a filler, not a scanner."""

PLACEHOLDERS_MM = (0.02, 0.05, 0.01, 1.0)
"""Spacings that converters write when they know none."""

REL_TOLERANCE = 1e-6


def judge_spacing(spacing: Spacing | None) -> tuple[Spacing | None, tuple[str, ...]]:
    """The spacing if it can be believed, else None; and a sentence for each distance that looks wrong.

    Outside `USUAL_UM` warns; ten times outside refuses all three distances, since a volume in mm³ would be wrong.
    """
    if spacing is None:
        return None, ()
    warnings = []
    believed: Spacing | None = spacing
    for name, (low, high) in USUAL_UM.items():
        value = getattr(spacing, f"{name}_um")
        if low <= value <= high:
            continue
        stated = f"The file states a distance of {value:g} µm {_direction(name)}, outside the usual {low:g} to {high:g}"
        if low / BEYOND_BELIEF <= value <= high * BEYOND_BELIEF:
            warnings.append(f"{stated}; please check it before using a size in mm.")
        else:
            believed = None
            warnings.append(f"{stated}; no OCT scanner does that, so the spacing is taken as unknown.")
    return believed, tuple(warnings)


def is_filler(values_mm: tuple[float, ...]) -> bool:
    """Whether all distances are the same filler value that converters write (in mm)."""
    return any(all(abs(value - filler) <= REL_TOLERANCE for value in values_mm) for filler in PLACEHOLDERS_MM)


def _direction(name: str) -> str:
    return {"across": "between B-scans", "axial": "in depth", "along": "between A-scans"}[name]


def stated_spacing(across_um: float, axial_um: float, along_um: float) -> Spacing | None:
    """The three distances in µm, or None when any is absent (NaN), zero or negative."""
    values = (across_um, axial_um, along_um)
    return Spacing(*values) if all(math.isfinite(value) and value > 0 for value in values) else None
