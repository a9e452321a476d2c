"""Where the uploader and the file differ: what is given at upload counts, and a sentence names both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.volumes.declared import Declared
from models.oct.provenance import Stated
from models.oct.readers.plausibility import odd_distances
from models.oct.volume import OCTVolume, Spacing

SPACING_TOLERANCE = 0.05
"""Relative difference up to which two statements of a distance are the same one, rounded."""

GIVEN = Stated("user", "given at upload")


def contradictions(scan: OCTVolume, declared: Declared) -> list[str]:
    """Sentences for people. The days themselves are not named: the file's may be one that is not to be kept."""
    found = []
    if declared.laterality and scan.laterality and declared.laterality != scan.laterality:
        found.append(
            f"The file says {scan.laterality} and the upload says {declared.laterality}; "
            f"{declared.laterality}, as given at upload, counts."
        )
    if declared.acquired_on and scan.acquired_on and declared.acquired_on != scan.acquired_on:
        found.append("The file states another day than the upload; the day given at upload counts.")
    if declared.spacing:
        found += _about_spacing(declared.spacing, scan)
    return found


def provenance_json(scan: OCTVolume, declared: Declared) -> dict[str, Any]:
    """Origin of each value of the stored volume."""
    stored = scan.provenance
    if declared.spacing:
        stored = replace(stored, across=GIVEN, axial=GIVEN, along=GIVEN)
    if declared.laterality:
        stored = replace(stored, laterality=GIVEN)
    if declared.acquired_on:
        stored = replace(stored, acquired_on=GIVEN)
    return stored.as_json()


def _about_spacing(given: Spacing, scan: OCTVolume) -> list[str]:
    found = []
    if scan.spacing and any(abs(one - other) > SPACING_TOLERANCE * other for one, other in _pairs(given, scan.spacing)):
        found.append(
            f"The file states {_words(scan.spacing)} and the upload {_words(given)}; "
            "the spacing given at upload counts."
        )
    odd = odd_distances(given, scan.device)
    if odd:
        found.append(f"The spacing given at upload counts, but please check it: it has {', '.join(odd)}.")
    return found


def _pairs(one: Spacing, other: Spacing) -> list[tuple[float, float]]:
    return [(getattr(one, name), getattr(other, name)) for name in ("across_um", "axial_um", "along_um")]


def _words(spacing: Spacing) -> str:
    return f"{spacing.across_um:g} × {spacing.axial_um:g} × {spacing.along_um:g} µm"
