"""Refusals about volumes."""

from __future__ import annotations

from app.errors import NotFound, ServiceError, Unusable
from models.oct.volume import OCTError


class VolumeNotFound(NotFound):
    """No such volume, or it was deleted."""

    code = "volume_not_found"

    def __init__(self, volume_id: str) -> None:
        super().__init__(f"There is no volume {volume_id}.")


class SliceOutOfRange(Unusable):
    """The index is not one of the volume's."""

    code = "slice_out_of_range"

    def __init__(self, index: int, n_slices: int) -> None:
        super().__init__(f"Slice {index} is outside this volume (0 to {n_slices - 1}).")


class BadUploadField(Unusable):
    """A field beside the file is malformed."""

    code = "bad_upload_field"


STATUS_OF_OCT_ERROR = {"unknown_format": 415, "too_large": 413}
"""HTTP status by code of `OCTError`; all others are 422: understood but unusable."""


class ScanRefused(ServiceError):
    """The reader of scans said no; its sentence and code are passed on."""

    title = "The scan cannot be used"

    def __init__(self, error: OCTError) -> None:
        super().__init__(str(error))
        self.code = error.code
        self.status_code = STATUS_OF_OCT_ERROR.get(error.code, 422)
