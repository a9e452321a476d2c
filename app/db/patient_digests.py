"""Patients as a model version remembers them: it tells whom it knows without naming them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

HELD_OUT_SHARE = 0.2
"""Of all patients: enough to rank two versions, and most of the tags still teach."""


def patient_digest(patient: str) -> str:
    """SHA-256 of a patient's key."""
    return hashlib.sha256(patient.encode()).hexdigest()


def digests_of(patients: Iterable[str]) -> frozenset[str]:
    """The digests of patients' keys."""
    return frozenset(patient_digest(patient) for patient in patients)


def position(patient: str) -> float:
    """Where a patient lies in [0, 1): evenly spread, and the same for ever. Below `HELD_OUT_SHARE` is held out."""
    return int.from_bytes(hashlib.sha256(patient.encode()).digest()[:8], "big") / 2**64
