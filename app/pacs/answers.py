"""What the PACS's data sets in DICOM JSON say, read with distrust: it is a stranger's text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from app.dicom_web.instances import UID
from models.oct.dicom_out import FiledUnder
from models.oct.volume import Laterality

Json = Mapping[str, Any]

SIDES: dict[str, Laterality] = {"R": "OD", "L": "OS"}

SEXES: dict[str, Literal["F", "M", "O"]] = {"F": "F", "M": "M", "O": "O"}

SERIES_FIELDS = ["StudyInstanceUID", "SeriesInstanceUID", "PatientID", "StudyDate", "Modality", "Laterality"]

INSTANCE_FIELDS = ["SOPClassUID", "SOPInstanceUID", "NumberOfFrames", "ImageLaterality"]

STUDY_FIELDS = [
    "PatientName",
    "PatientID",
    "IssuerOfPatientID",
    "PatientBirthDate",
    "PatientSex",
    "StudyDate",
    "StudyTime",
    "StudyID",
    "AccessionNumber",
    "ReferringPhysicianName",
]
"""What a result has to share with its study so that the PACS files it there; asked for on the way, never kept."""


@dataclass(frozen=True)
class FoundSeries:
    """What the PACS says of one series. Nobody's name."""

    study_uid: str
    series_uid: str
    patient_id: str | None
    acquired_on: date | None
    modality: str | None
    laterality: Laterality | None
    n_instances: int
    n_frames: int | None
    """B-scans; None where the PACS does not say."""


@dataclass(frozen=True)
class Found:
    """The answer to a search."""

    series: list[FoundSeries]
    n_left_out: int
    """Series without a class that is read here, and such of other patients than was asked for."""


def text(row: Json, tag: str) -> str | None:
    """The first value of an element; None where there is none, or it is no plain value."""
    element = row.get(tag)
    values = element.get("Value") if isinstance(element, dict) else None
    first = values[0] if isinstance(values, list) and values else None
    return str(first).strip() if isinstance(first, str | int | float) else None


def uids_of(row: Json) -> tuple[str, str] | None:
    """Study and series of a series' data set; None unless both are UIDs, for they become part of an address."""
    study_uid, series_uid = text(row, "0020000D") or "", text(row, "0020000E") or ""
    return (study_uid, series_uid) if UID.fullmatch(study_uid) and UID.fullmatch(series_uid) else None


def describe(uids: tuple[str, str], row: Json, images: Sequence[Json]) -> FoundSeries:
    """A series by its own data set and those of its images."""
    sides = {text(one, tag) for one in (row, *images) for tag in ("00200060", "00200062")} - {None, ""}
    frames = [text(image, "00280008") or "" for image in images]
    return FoundSeries(
        study_uid=uids[0],
        series_uid=uids[1],
        patient_id=text(row, "00100020"),
        acquired_on=_day(text(row, "00080020") or ""),
        modality=text(row, "00080060"),
        laterality=SIDES.get(str(sides.pop())) if len(sides) == 1 else None,
        n_instances=len(images),
        n_frames=sum(map(int, frames)) if all(n.isascii() and n.isdigit() and len(n) < 9 for n in frames) else None,
    )


def _day(value: str) -> date | None:
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:8]))
    except ValueError:
        return None


def file_under(row: Json) -> FiledUnder:
    """The patient and the study of a study's data set."""
    return FiledUnder(
        patient_id=text(row, "00100020") or "",
        patient_name=_name(row, "00100010"),
        issuer_of_patient_id=text(row, "00100021") or "",
        birth_date=text(row, "00100030") or "",
        sex=SEXES.get(text(row, "00100040") or "", ""),
        study_date=text(row, "00080020") or "",
        study_time=text(row, "00080030") or "",
        study_id=text(row, "00200010") or "",
        accession_number=text(row, "00080050") or "",
        referring_physician_name=_name(row, "00080090"),
    )


def _name(row: Json, tag: str) -> str:
    """A person's name with its groups in letters, ideograms and phonetics, as PS3.5 puts them into one text."""
    element = row.get(tag)
    values = element.get("Value") if isinstance(element, dict) else None
    groups = values[0] if isinstance(values, list) and values else None
    if not isinstance(groups, dict):
        return text(row, tag) or ""
    return "=".join(str(groups.get(name, "")) for name in ("Alphabetic", "Ideographic", "Phonetic")).rstrip("=")
