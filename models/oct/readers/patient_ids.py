"""The key of the patient whom a file names. The id itself goes no further than this module and the reader's call."""

from __future__ import annotations

from models.oct.readers.stack import Pseudonym

NO_PATIENT = frozenset(
    {"", "0", "1", "anon", "anonymous", "anonymized", "anonymised", "deidentified", "de-identified", "id", "n/a", "na"}
    | {"no id", "noid", "none", "null", "patient", "patient id", "test", "unknown", "unnamed", "xxx", "xxxx"}
)
"""What devices and anonymisers write for nobody: two such scans are not of one patient."""


def key_of(patient_id: str, issuer: str, pseudonym: Pseudonym) -> str | None:
    """The pseudonym of an id as a file states it, whatever its blanks; None where it stands for nobody."""
    patient_id = _tidy(patient_id)
    return None if patient_id.casefold() in NO_PATIENT else pseudonym(patient_id, _tidy(issuer))


def _tidy(words: str) -> str:
    return " ".join(words.split())
