"""The few facts about a scan that leave its DICOM header: eye, device, day; each checked before it does."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import pydicom
from pydicom.dataset import Dataset

from models.oct.readers.dicom_header import DicomHeader, functional_group
from models.oct.readers.patient_ids import key_of
from models.oct.readers.source import Piece
from models.oct.readers.stack import Pseudonym
from models.oct.volume import Laterality

SIDES: dict[str, Laterality] = {"R": "OD", "L": "OS"}

MAX_DEVICE_CHARS = 120

BURNED_IN = (
    "The DICOM file says that words are burned into its pixels (BurnedInAnnotation): look whether they name the "
    "patient before showing or passing on the images."
)


def laterality_of(headers: Sequence[DicomHeader]) -> tuple[Laterality | None, tuple[str, ...]]:
    """The eye that all headers and frames agree on, else None, and a sentence where they contradict each other.

    Looked at: FrameLaterality (0020,9072), ImageLaterality (0020,0062), Laterality (0020,0060).
    """
    stated = {side for header in headers for side in _sides(header)}
    if len(stated) > 1:
        return None, ("The DICOM file names both eyes for one volume; the laterality is taken as unknown.",)
    return (stated.pop() if stated else None), ()


def _sides(header: DicomHeader) -> Iterator[Laterality]:
    words = [header.dataset.get("ImageLaterality", ""), header.dataset.get("Laterality", "")]
    for frame in range(header.n_frames):
        anatomy = functional_group(header.dataset, frame, "FrameAnatomySequence")
        words.append(anatomy.get("FrameLaterality", "") if anatomy is not None else "")
    yield from (SIDES[str(word).strip()] for word in words if str(word).strip() in SIDES)


def burned_in(headers: Sequence[DicomHeader]) -> tuple[str, ...]:
    """A warning where a header states that text is part of its pixels (0028,0301)."""
    said = any(str(header.dataset.get("BurnedInAnnotation", "")).strip() == "YES" for header in headers)
    return (BURNED_IN,) if said else ()


def device_of(dataset: Dataset) -> str | None:
    """Manufacturer and model, the only words of the header that leave this package."""
    words = [str(dataset.get(tag) or "").strip() for tag in ("Manufacturer", "ManufacturerModelName")]
    return " ".join(word for word in words if word)[:MAX_DEVICE_CHARS] or None


def acquired_on(dataset: Dataset) -> date | None:
    """The day of acquisition, else of the content, else of the study."""
    for tag in ("AcquisitionDateTime", "AcquisitionDate", "ContentDate", "StudyDate"):
        with contextlib.suppress(ValueError):
            return datetime.strptime(str(dataset.get(tag) or "")[:8], "%Y%m%d").date()
    return None


def patient_key_of(piece: Piece, pseudonym: Pseudonym | None) -> str | None:
    """The pseudonym of the patient whom the header names by an id, None where it names none.

    The id is read for this alone, into variables of this function: no header object holds it.
    """
    if pseudonym is None:
        return None
    tags = ["PatientID", "IssuerOfPatientID"]
    dataset = pydicom.dcmread(piece.path, stop_before_pixels=True, specific_tags=tags)
    return key_of(str(dataset.get("PatientID") or ""), str(dataset.get("IssuerOfPatientID") or ""), pseudonym)
