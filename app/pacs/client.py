"""What the PACS is asked, by dicomweb-client. Nobody loads this module before the PACS is needed: it brings pydicom."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import requests
from dicomweb_client.web import DICOMwebClient
from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset

import models.oct.readers.dicom_header  # noqa: F401 - keeps pydicom from warning, with the odd value in the warning
from app.dicom_web.instances import OPHTHALMIC, PREAMBLE_BYTES, UID, Instance, NotDicom, instance_of
from app.errors import ServiceError
from app.pacs.errors import (
    NothingOphthalmic,
    PacsKeptNothing,
    PacsOtherStudy,
    PacsRefused,
    PacsRefusedInstance,
    PacsTooLarge,
    PacsUnintelligible,
)
from app.pacs.http import PacsSession, Tell, pacs_errors
from app.settings import Settings
from app.uploads import MAX_FILES
from models.oct.volume import Laterality

for library in ("dicomweb_client", "urllib3", "requests"):
    logging.getLogger(library).setLevel(logging.CRITICAL)  # theirs would quote addresses and answers

Json = Mapping[str, Any]

Answer = TypeVar("Answer")

SEARCH_BYTES = 16 * 1024**2
"""Longest answer to a question; 50 series take some 50 KB."""

SEARCH_S = 30.0
"""Longest time for all the questions of one search: a person waits."""

AS_STORED = (("application/dicom", "*"),)
"""In whatever transfer syntax the PACS has it: lossless, and the readers decompress."""

CONFIRM_TRIES, CONFIRM_PAUSE_S = 5, 1.0
"""A PACS may take a moment to find what it has just stored."""

SIDES: dict[str, Laterality] = {"R": "OD", "L": "OS"}

SERIES_FIELDS = ["StudyInstanceUID", "SeriesInstanceUID", "PatientID", "StudyDate", "Modality", "Laterality"]

INSTANCE_FIELDS = ["SOPClassUID", "SOPInstanceUID", "NumberOfFrames", "ImageLaterality"]

IDENTITY = [
    "PatientName",
    "PatientID",
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


@dataclass(frozen=True)
class Fetched:
    """A series on our disk."""

    instances: list[Instance]
    n_other_classes: int


class Pacs:
    """The PACS of the settings."""

    def __init__(self, settings: Settings, session: PacsSession) -> None:
        self._settings = settings
        self._client = DICOMwebClient(settings.pacs_url, session=session, timeout=settings.pacs_timeout_s)
        self._client.set_http_retry_params(retry=False)

    def _ask(self, question: Callable[[], Answer]) -> Answer:
        """Whatever a library makes of the answer of a server that breaks the rules becomes one kind of error."""
        try:
            with pacs_errors(self._settings):
                return question()
        except (ServiceError, OSError, MemoryError):
            raise
        except Exception as error:  # parsers of what a stranger sends raise nearly anything
            raise PacsUnintelligible("it cannot be read") from error

    def find_series(self, *, patient_id: str | None, day: date | None, limit: int, all_classes: bool) -> Found:
        """Series of a patient or of a day.

        Raises:
            PacsError
        """
        wanted = {"PatientID": patient_id, "StudyDate": day and day.strftime("%Y%m%d")}
        filters = {name: value for name, value in wanted.items() if value}
        if not all_classes:
            filters["Modality"] = "OPT"
        rows = self._search(
            lambda: self._client.search_for_series(limit=limit, fields=SERIES_FIELDS, search_filters=filters)
        )
        found = [self._described(row, patient_id, all_classes) for row in rows[:limit]]
        series = [one for one in found if one is not None]
        return Found(series, n_left_out=len(found) - len(series))

    def _search(self, question: Callable[[], Any]) -> list[Json]:
        rows = self._ask(question)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise PacsUnintelligible("it is no list of data sets")
        return rows

    def _described(self, row: Json, patient_id: str | None, all_classes: bool) -> FoundSeries | None:
        study_uid, series_uid = text(row, "0020000D"), text(row, "0020000E")
        if not (study_uid and series_uid and UID.fullmatch(study_uid) and UID.fullmatch(series_uid)):
            return None
        whose = text(row, "00100020")
        if patient_id is not None and whose != patient_id:
            return None  # a PACS that overlooks the filter
        images = self._search(
            lambda: self._client.search_for_instances(study_uid, series_uid, fields=INSTANCE_FIELDS)
        )
        images = [image for image in images if all_classes or text(image, "00080016") in OPHTHALMIC]
        if not images:
            return None
        sides = {text(one, tag) for one in (row, *images) for tag in ("00200060", "00200062")} - {None, ""}
        frames = [text(image, "00280008") for image in images]
        return FoundSeries(
            study_uid=study_uid,
            series_uid=series_uid,
            patient_id=whose,
            acquired_on=_day(text(row, "00080020")),
            modality=text(row, "00080060"),
            laterality=SIDES.get(str(sides.pop())) if len(sides) == 1 else None,
            n_instances=len(images),
            n_frames=sum(int(n) for n in frames if n) if all(n and n.isdigit() for n in frames) else None,
        )

    def fetch_series(
        self, study_uid: str, series_uid: str, folder: Path, *, all_classes: bool, on_image: Callable[[int], None]
    ) -> Fetched:
        """Bring the images of a series into `folder`, in files of our naming. `on_image`: told how many are there.

        Raises:
            PacsOtherStudy: one of them is of another study or series; NothingOphthalmic; other PacsError.
        """
        images = self._ask(lambda: self._client.iter_series(study_uid, series_uid, media_types=AS_STORED))
        kept: list[Instance] = []
        n_others = 0
        while (dataset := self._ask(lambda: next(images, None))) is not None:
            instance = self._of(dataset, folder / f"{len(kept)}.dcm")
            if instance.study_uid != study_uid:
                raise PacsOtherStudy("study")
            if instance.series_uid != series_uid:
                raise PacsOtherStudy("series")
            if not (all_classes or instance.is_ophthalmic):
                n_others += 1
                continue
            if len(kept) >= MAX_FILES:
                raise PacsTooLarge(self._settings.max_upload_bytes)
            self._save(dataset, instance.path)
            kept.append(instance)
            on_image(len(kept))
        if not kept:
            raise NothingOphthalmic(n_others)
        return Fetched(kept, n_others)

    def _of(self, dataset: Dataset, path: Path) -> Instance:
        try:
            return instance_of(dataset, path)
        except NotDicom as error:
            raise PacsUnintelligible("an image does not say which study it is of") from error

    def _save(self, dataset: Dataset, path: Path) -> None:
        dataset.preamble = bytes(PREAMBLE_BYTES)  # type: ignore[attr-defined]
        self._ask(lambda: dataset.save_as(path, enforce_file_format=True))

    def identity_of(self, study_uid: str) -> Dataset | None:
        """What the PACS says of the patient and of the study; None where it does not have the study.

        Raises:
            PacsUnintelligible: it has the study for two patients; other PacsError.
        """
        rows = self._search(
            lambda: self._client.search_for_studies(search_filters={"StudyInstanceUID": study_uid}, fields=IDENTITY)
        )
        mine = [row for row in rows if text(row, "0020000D") == study_uid]
        if len({text(row, "00100020") for row in mine}) > 1:
            raise PacsUnintelligible("it has one study for two patients")
        if not mine:
            return None
        tags = {f"{tag_for_keyword(name):08X}" for name in IDENTITY}
        return self._ask(lambda: Dataset.from_json({tag: mine[0][tag] for tag in tags if tag in mine[0]}))

    def store(self, dataset: Dataset, kind: str) -> None:
        """Push one object and see that it is there: a PACS may say 200 and keep nothing.

        Raises:
            PacsRefusedInstance, PacsKeptNothing, other PacsError.
        """
        try:
            answer = self._ask(lambda: self._client.store_instances([dataset], dataset.StudyInstanceUID))
        except PacsRefused as refusal:
            response = getattr(refusal.__cause__, "response", None)
            raise PacsRefusedInstance(kind, _status(refusal), _reason_in(response)) from refusal
        failed = answer.get("FailedSOPSequence", None) or answer.get("OtherFailuresSequence", None)
        if failed:
            raise PacsRefusedInstance(kind, None, failed[0].get("FailureReason", None))
        self._confirm(dataset, kind)

    def _confirm(self, dataset: Dataset, kind: str) -> None:
        study_uid, series_uid = str(dataset.StudyInstanceUID), str(dataset.SeriesInstanceUID)
        wanted = {"SOPInstanceUID": str(dataset.SOPInstanceUID)}
        for attempt in range(CONFIRM_TRIES):
            time.sleep(CONFIRM_PAUSE_S if attempt else 0.0)
            rows = self._search(
                lambda: self._client.search_for_instances(study_uid, series_uid, search_filters=wanted)
            )
            if any(text(row, "00080018") == wanted["SOPInstanceUID"] for row in rows):
                return
        raise PacsKeptNothing(kind)


def searching(settings: Settings) -> Pacs:
    """The PACS for a person who waits.

    Raises:
        PacsNotConfigured, PacsUntrusted.
    """
    return Pacs(settings, PacsSession(settings, seconds=SEARCH_S, setting="all of a search", max_bytes=SEARCH_BYTES))


def transferring(settings: Settings, tell: Tell | None = None) -> Pacs:
    """The PACS for a job. `tell`: told the bytes of each answer.

    Raises:
        PacsNotConfigured, PacsUntrusted.
    """
    seconds = settings.pacs_transfer_minutes * 60
    limits = {"seconds": seconds, "max_bytes": settings.max_upload_bytes}
    return Pacs(settings, PacsSession(settings, setting="SEROUS_PACS_TRANSFER_MINUTES", tell=tell, **limits))  # type: ignore[arg-type]


def text(row: Json, tag: str) -> str | None:
    """The first value of an element of DICOM JSON; None where there is none, or it is no plain value."""
    element = row.get(tag)
    values = element.get("Value") if isinstance(element, dict) else None
    first = values[0] if isinstance(values, list) and values else None
    return str(first).strip() if isinstance(first, str | int | float) else None


def _day(value: str | None) -> date | None:
    try:
        return date(int((value or "")[:4]), int((value or "")[4:6]), int((value or "")[6:8]))
    except ValueError:
        return None


def _status(refusal: PacsRefused) -> int | None:
    status = refusal.extra.get("pacs_status")
    return status if isinstance(status, int) else None


def _reason_in(response: requests.Response | None) -> int | None:
    """The failure reason of the first instance in the body of a refusal, if the PACS gives one."""
    try:
        answer = {} if response is None else response.json()
        items: Sequence[Any] = [item for tag in ("00081198", "0008119A") for item in answer.get(tag, {}).get("Value", [])]
        reason = text(items[0], "00081197") if items else None
        return int(reason) if reason else None
    except (ValueError, TypeError, AttributeError, ServiceError, requests.RequestException):
        return None
