"""Is a stated spacing that of an OCT scan? Headers hold placeholders and mistaken units more often than not."""

from __future__ import annotations

import math

from models.oct.volume import Spacing

Ranges = dict[str, tuple[float, float]]

USUAL_UM: Ranges = {"across": (1.0, 2000.0), "axial": (1.0, 30.0), "along": (1.0, 200.0)}
"""Distances of commercial retinal scanners with room on both sides: axial 2 to 8, along 4 to 30, across 10 to 500."""

DEVICES_UM: dict[str, tuple[str, Ranges]] = {
    "spectralis": ("Spectralis", {"across": (2.5, 1500.0), "axial": (3.0, 5.0), "along": (2.5, 35.0)}),
    "cirrus": ("Cirrus", {"across": (2.5, 500.0), "axial": (1.5, 4.0), "along": (2.5, 70.0)}),
    "plex elite": ("PLEX Elite", {"across": (2.5, 500.0), "axial": (1.5, 4.0), "along": (2.5, 70.0)}),
    "topcon": ("Topcon", {"across": (2.5, 1500.0), "axial": (1.5, 6.0), "along": (2.5, 70.0)}),
    "optovue": ("Optovue", {"across": (2.5, 1500.0), "axial": (1.5, 6.0), "along": (2.5, 70.0)}),
}
"""Word in a device's name to its own name and the distances of its retinal scans, with a third of room on both sides:
Spectralis 3.9 µm in depth and 5 to 24 along; Cirrus 2.0 and 6 to 47; Topcon 2.3 to 3.5 and 5 to 23; Optovue 3.1."""

BEYOND_BELIEF = 10.0
"""A value this many times outside the usual range is a wrong unit or a filler, not a scanner."""

PLACEHOLDERS_MM = (0.02, 0.05, 0.01, 1.0)
"""Spacings that converters write when they know none."""

REL_TOLERANCE = 1e-6


def judge_spacing(spacing: Spacing | None, device: str | None = None) -> tuple[Spacing | None, tuple[str, ...]]:
    """The spacing if it can be believed, else None; and a sentence for each distance that looks wrong.

    Outside the range of `device`, or `USUAL_UM` where that is unknown, warns; ten times outside refuses all three
    distances, since a volume in mm³ would be wrong.
    """
    if spacing is None:
        return None, ()
    of_device, ranges = _ranges_of(device)
    warnings = []
    believed: Spacing | None = spacing
    for name, (low, high) in ranges.items():
        value = getattr(spacing, f"{name}_um")
        if low <= value <= high:
            continue
        stated = f"The file states a distance of {value:g} µm {_direction(name)}, outside the usual {low:g} to {high:g}"
        stated += f" of a {of_device}" if of_device else ""
        if low / BEYOND_BELIEF <= value <= high * BEYOND_BELIEF:
            warnings.append(f"{stated}; please check it before using a size in mm.")
        else:
            believed = None
            warnings.append(f"{stated}; {_no_scanner(of_device)}, so the spacing is taken as unknown.")
    return believed, tuple(warnings)


def odd_distances(spacing: Spacing, device: str | None = None) -> tuple[str, ...]:
    """Each distance outside the usual range in words: "2500 µm between B-scans (usual are 1 to 2000)"."""
    return tuple(
        f"{getattr(spacing, f'{name}_um'):g} µm {_direction(name)} (usual are {low:g} to {high:g})"
        for name, (low, high) in _ranges_of(device)[1].items()
        if not low <= getattr(spacing, f"{name}_um") <= high
    )


def unbelievable(spacing: Spacing, device: str | None = None) -> tuple[str, ...]:
    """Names of the distances for which `judge_spacing` refuses a spacing."""
    return tuple(
        name
        for name, (low, high) in _ranges_of(device)[1].items()
        if not low / BEYOND_BELIEF <= getattr(spacing, f"{name}_um") <= high * BEYOND_BELIEF
    )


def _ranges_of(device: str | None) -> tuple[str | None, Ranges]:
    words = (device or "").lower()
    return next((found for word, found in DEVICES_UM.items() if word in words), (None, USUAL_UM))


def _no_scanner(of_device: str | None) -> str:
    return f"no {of_device} does that" if of_device else "no OCT scanner does that"


def is_filler(values_mm: tuple[float, ...]) -> bool:
    """Whether all distances are the same filler value that converters write (in mm)."""
    return any(all(abs(value - filler) <= REL_TOLERANCE for value in values_mm) for filler in PLACEHOLDERS_MM)


def _direction(name: str) -> str:
    return {"across": "between B-scans", "axial": "in depth", "along": "between A-scans"}[name]


def stated_spacing(across_um: float, axial_um: float, along_um: float) -> Spacing | None:
    """The three distances in µm, or None when any is absent (NaN), zero or negative."""
    values = (across_um, axial_um, along_um)
    return Spacing(*values) if all(is_distance(value) for value in values) else None


def is_distance(value: float) -> bool:
    """Whether a stated number can be a distance at all: finite and positive."""
    return math.isfinite(value) and value > 0
