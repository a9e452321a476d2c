"""A scan on its way in: whose it is called, which day is remembered, and whether its instances are."""

from __future__ import annotations

from dataclasses import replace

from app.deidentification.dates import TOLD, coarsened
from app.deidentification.pseudonyms import Pseudonyms
from app.settings import Settings
from app.volumes.declared import Declared
from models.oct.readers import Pseudonym
from models.oct.volume import OCTVolume


def pseudonyms_of(settings: Settings) -> Pseudonyms:
    """The pseudonyms of an installation."""
    return Pseudonyms(settings.token_key())


def patient_pseudonym(settings: Settings, declared: Declared) -> Pseudonym | None:
    """How to name the patient whom a file names; None where that is not to be looked at."""
    if settings.patient_keys == "given" or declared.patient_key is not None:
        return None
    return pseudonyms_of(settings).patient_key


def entered(scan: OCTVolume, declared: Declared, settings: Settings, digest: str) -> tuple[OCTVolume, Declared]:
    """The scan and what was said of it, with no more in them than this installation keeps.

    Dates are shifted by the patient's days; a scan of nobody known is shifted by days of its own, found by `digest`.
    The day of the file and the day given at upload are both changed and stay apart.
    """
    stated, given = scan.acquired_on, declared.acquired_on
    warnings = scan.warnings
    provenance = scan.provenance
    if settings.dates != "keep" and (stated or given):
        days_back = pseudonyms_of(settings).days_back(declared.patient_key or scan.patient_key or digest)
        stated = stated and coarsened(stated, settings.dates, days_back)
        given = given and coarsened(given, settings.dates, days_back)
        warnings = (*warnings, TOLD[settings.dates])
        if stated:
            changed = replace(provenance.acquired_on, how=f"{provenance.acquired_on.how}, changed on entry")
            provenance = replace(provenance, acquired_on=changed)
    source = scan.dicom_source if settings.keep_dicom_references else None
    scan = replace(scan, acquired_on=stated, dicom_source=source, warnings=warnings, provenance=provenance)
    return scan, replace(declared, acquired_on=given)
