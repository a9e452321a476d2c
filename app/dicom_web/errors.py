"""Refusals of a whole push; refusals of single instances are in the answer that PS3.18 lays down."""

from __future__ import annotations

from app.errors import ServiceError, Unusable


class NotDicomMultipart(ServiceError):
    """The body is of another media type."""

    status_code = 415
    code = "not_dicom_multipart"
    title = "Unsupported media type"

    def __init__(self) -> None:
        super().__init__('Send DICOM files as multipart/related; type="application/dicom", each a part of that type.')


class BrokenPush(Unusable):
    """The body ends early or breaks the rules of multipart."""

    code = "broken_push"

    def __init__(self, what: str = "is broken or ends early") -> None:
        super().__init__(f"The multipart body {what}; nothing of it was kept.")
