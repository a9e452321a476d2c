"""What the uploader says of a scan beside its bytes, checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import get_args

from app.volumes.errors import BadUploadField
from models.oct.volume import Laterality, OCTError, Spacing

PATIENT_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""A pseudonym, not a name: no spaces, so that 'Doe, Jane' is refused."""

FIELDS = ("patient_key", "laterality", "acquired_on", "spacing_um")


@dataclass(frozen=True)
class Declared:
    """Stated by the uploader; None where nothing was stated."""

    patient_key: str | None = None
    laterality: Laterality | None = None
    acquired_on: date | None = None
    spacing: Spacing | None = None


def parse_declared(fields: dict[str, str]) -> Declared:
    """Check the form's fields.

    Raises:
        BadUploadField: a field is unknown or malformed.
    """
    unknown = sorted(set(fields) - set(FIELDS))
    if unknown:
        raise BadUploadField(f"Unknown form field {unknown[0]!r}; known are file, {', '.join(FIELDS)}.")
    return Declared(
        patient_key=_patient_key(fields.get("patient_key")),
        laterality=_laterality(fields.get("laterality")),
        acquired_on=_date(fields.get("acquired_on")),
        spacing=_spacing(fields.get("spacing_um")),
    )


def _patient_key(text: str | None) -> str | None:
    if not text:
        return None
    if not PATIENT_KEY.fullmatch(text):
        raise BadUploadField(
            "patient_key must be a pseudonym of 1 to 64 letters, digits, '.', '_' or '-'; never a patient's name."
        )
    return text


def _laterality(text: str | None) -> Laterality | None:
    if not text:
        return None
    for side in get_args(Laterality):
        if text == side:
            return side  # type: ignore[no-any-return]
    raise BadUploadField(f"laterality is {text[:20]!r}; it must be OD or OS.")


def _date(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadUploadField(f"acquired_on is {text[:20]!r}; it must be a date like 2026-11-23.") from None


def _spacing(text: str | None) -> Spacing | None:
    if not text:
        return None
    parts = text.split(",")
    try:
        across, axial, along = (float(part) for part in parts)
        return Spacing(across_um=across, axial_um=axial, along_um=along)
    except OCTError as error:
        raise BadUploadField(str(error)) from error
    except ValueError:
        raise BadUploadField(
            f"spacing_um is {text[:40]!r}; it must be three numbers in µm: across,axial,along."
        ) from None
