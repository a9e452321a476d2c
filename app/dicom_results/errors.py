"""Refusals about DICOM objects."""

from __future__ import annotations

from app.errors import ServiceError, Unavailable, Unusable
from models.oct.dicom_out import NotWritten
from models.oct.volume import OCTError


class NoDicomOf(Unusable):
    """The scan lacks what a DICOM object must state; the sentence says what to do."""

    def __init__(self, error: OCTError) -> None:
        super().__init__(str(error))
        self.code = error.code


class DicomNotWritten(ServiceError):
    """The writer broke off."""

    code = "dicom_not_written"

    def __init__(self, error: NotWritten) -> None:
        super().__init__(f"{error} Ask again; if it happens twice, tell whoever keeps the server.")


class WritersBusy(Unavailable):
    """As many objects as may be are being written."""

    code = "dicom_writers_busy"

    def __init__(self) -> None:
        super().__init__("Other DICOM objects are being written; ask again shortly.")
