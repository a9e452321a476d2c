"""What a derived object says of its scan, of the mask, and of the patient whom it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from models.oct.dicom_source import DicomSource
from models.oct.volume import Laterality, Spacing

SegKind = Literal["BINARY", "LABELMAP"]
"""BINARY: one bit a pixel, which every reader knows. LABELMAP: one byte a pixel, standard since 2024."""

FirstSlice = Literal["superior", "inferior"]
"""Which end of the eye B-scan 0 shows."""


@dataclass(frozen=True)
class Scan:
    """A stored volume as derived objects describe it."""

    volume_id: str
    shape: tuple[int, int, int]
    """(S, D, W)."""
    spacing: Spacing | None
    stored_at: datetime
    """When the volume was taken in; aware."""
    laterality: Laterality | None = None
    patient_key: str | None = None
    """A pseudonym; the PatientID of what is not filed under a patient of an archive."""
    acquired_on: date | None = None
    device: str | None = None
    first_slice: FirstSlice = "superior"
    max_intensity: int = 255
    """Brightest value of all pixels, white in viewers."""
    lossy: bool = False
    """Whether the upload was compressed with loss."""
    burned_in: bool = False
    """Whether words seem to be drawn into the pixels."""
    source: DicomSource | None = None
    """The DICOM instances it was read from, if any."""


@dataclass(frozen=True)
class MaskOrigin:
    """Where a mask comes from."""

    segmentation_id: str
    method: str
    model_id: str | None
    """None: a method that learns nothing."""
    made_at: datetime
    """Aware."""
    software_version: str


@dataclass(frozen=True)
class FiledUnder:
    """Patient and study as an archive has them.

    Serous keeps none of this. Whoever sends an object back to an archive asks that archive for these values, hands
    them in, and forgets them: they go to the writing process through a pipe and into the file, nowhere else.
    """

    patient_id: str = ""
    patient_name: str = ""
    issuer_of_patient_id: str = ""
    birth_date: str = ""
    """DICOM's form, YYYYMMDD. Dates, times and sexes that DICOM does not know are left out of what is written."""
    sex: str = ""
    study_date: str = ""
    study_time: str = ""
    study_id: str = ""
    accession_number: str = ""
    referring_physician_name: str = ""
