"""Series from the PACS (WADO-RS) and objects to it (STOW-RS), by dicomweb-client. For processes of the worker's."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import requests
from dicomweb_client.web import DICOMwebClient
from pydicom import dcmread
from pydicom.dataset import Dataset

import models.oct.readers.dicom_header  # noqa: F401 - keeps pydicom from warning, with the odd value in the warning
from app.dicom_web.instances import PREAMBLE_BYTES, Instance, NotDicom, instance_of
from app.errors import ServiceError
from app.pacs.answers import text
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
from app.pacs.search import Questions
from app.settings import Settings
from app.uploads import MAX_FILES

logging.getLogger("dicomweb_client").setLevel(logging.CRITICAL)  # its lines quote addresses and answers

Answer = TypeVar("Answer")

AS_STORED = (("application/dicom", "*"),)
"""In whatever transfer syntax the PACS has it: lossless, and the readers decompress."""

CONFIRM_TRIES, CONFIRM_PAUSE_S = 5, 1.0
"""A PACS may take a moment to find what it has just stored."""


@dataclass(frozen=True)
class Fetched:
    """A series on our disk."""

    instances: list[Instance]
    n_other_classes: int


class Pacs:
    """The PACS of the settings. `ask`: questions over the same session."""

    def __init__(self, settings: Settings, session: PacsSession) -> None:
        self.ask = Questions(settings, session)
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
        dataset.preamble = bytes(PREAMBLE_BYTES)
        self._ask(lambda: dataset.save_as(path, enforce_file_format=True))

    def store(self, path: Path, kind: str) -> dict[str, str]:
        """Push one DICOM file and see that it is there: a PACS may say 200 and keep nothing. Gives its UIDs.

        Raises:
            PacsRefusedInstance, PacsKeptNothing, other PacsError.
        """
        dataset = dcmread(path)
        try:
            answer = self._ask(lambda: self._client.store_instances([dataset], dataset.StudyInstanceUID))
        except PacsRefused as refusal:
            response = getattr(refusal.__cause__, "response", None)
            raise PacsRefusedInstance(kind, _status(refusal), _reason_in(response)) from refusal
        failed = answer.get("FailedSOPSequence", None) or answer.get("OtherFailuresSequence", None)
        if failed:
            raise PacsRefusedInstance(kind, None, failed[0].get("FailureReason", None))
        self._confirm(dataset, kind)
        return {"sop_class_uid": str(dataset.SOPClassUID), "sop_instance_uid": str(dataset.SOPInstanceUID)}

    def _confirm(self, dataset: Dataset, kind: str) -> None:
        uids = [str(dataset[name].value) for name in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")]
        for attempt in range(CONFIRM_TRIES):
            time.sleep(CONFIRM_PAUSE_S if attempt else 0.0)
            if self.ask.has(uids[0], uids[1], uids[2]):
                return
        raise PacsKeptNothing(kind)


def transferring(settings: Settings, tell: Tell | None = None) -> Pacs:
    """The PACS for a job. `tell`: told the bytes of each answer.

    Raises:
        PacsNotConfigured, PacsUntrusted.
    """
    session = PacsSession(
        settings,
        seconds=settings.pacs_transfer_minutes * 60,
        setting="SEROUS_PACS_TRANSFER_MINUTES",
        max_bytes=settings.max_upload_bytes,
        tell=tell,
    )
    return Pacs(settings, session)


def _status(refusal: PacsRefused) -> int | None:
    status = refusal.extra.get("pacs_status")
    return status if isinstance(status, int) else None


def _reason_in(response: requests.Response | None) -> int | None:
    """The failure reason of the first instance in the body of a refusal, if the PACS gives one."""
    try:
        answer = {} if response is None else response.json()
        items: Sequence[Any] = [
            item for tag in ("00081198", "0008119A") for item in answer.get(tag, {}).get("Value", [])
        ]
        reason = text(items[0], "00081197") if items else None
        return int(reason) if reason else None
    except (ValueError, TypeError, AttributeError, ServiceError, requests.RequestException):
        return None
