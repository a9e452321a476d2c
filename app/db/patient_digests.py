"""Patients as a model version remembers them: it tells whom it knows without naming them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def patient_digest(patient: str) -> str:
    """SHA-256 of a patient's key."""
    return hashlib.sha256(patient.encode()).hexdigest()


def digests_of(patients: Iterable[str]) -> frozenset[str]:
    """The digests of patients' keys."""
    return frozenset(patient_digest(patient) for patient in patients)
