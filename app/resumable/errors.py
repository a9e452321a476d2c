"""Refusals about resumable uploads. Statuses are those that tus 1.0 names, where it names one."""

from __future__ import annotations

from app.errors import Conflict, NotFound, ServiceError, Unusable


class TusVersionUnsupported(ServiceError):
    """The request does not say that it speaks our version."""

    status_code = 412
    code = "tus_version_unsupported"
    title = "Unsupported version of tus"

    def __init__(self, version: str) -> None:
        super().__init__(
            f"The header Tus-Resumable has to be {version}; it says which version of tus a request speaks."
        )


class BadTusHeader(ServiceError):
    """A header breaks the protocol's own rules."""

    status_code = 400
    code = "bad_tus_header"
    title = "Malformed header"


class UploadNotFound(NotFound):
    """No such upload of this user, or it has expired, or a volume was made of it."""

    code = "upload_not_found"

    def __init__(self, upload_id: str) -> None:
        super().__init__(f"You have no upload {upload_id[:64]!r}; it may have expired, or be a volume by now.")


class TooManyUploads(ServiceError):
    """A user's uploads that no volume was made of are at their limit."""

    status_code = 429
    code = "too_many_uploads"
    title = "Too many uploads"

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} of your uploads wait to become volumes already; finish or delete some.")


class UploadLocked(ServiceError):
    """Another request is at the same upload now."""

    status_code = 423
    code = "upload_locked"
    title = "Locked"

    def __init__(self, upload_id: str) -> None:
        super().__init__(f"Another request is at upload {upload_id} now; try again shortly.", retry_after_s=1)


class NotAPiece(ServiceError):
    """The body is of another media type."""

    status_code = 415
    code = "not_a_piece"
    title = "Unsupported media type"

    def __init__(self, media_type: str) -> None:
        super().__init__(f"The bytes of an upload come with the Content-Type {media_type}.")


class OffsetWrong(Conflict):
    """The piece does not begin where the upload ends."""

    code = "upload_offset_wrong"

    def __init__(self, given: int, offset: int) -> None:
        super().__init__(
            f"The piece begins at byte {given:,}, but the upload has {offset:,} bytes; send it from there."
        )
        self.extra = {"offset": offset}


class PieceTooLong(ServiceError):
    """More bytes than the upload was declared to have. The piece is not kept."""

    status_code = 413
    code = "upload_longer_than_declared"
    title = "Upload longer than declared"

    def __init__(self, length: int) -> None:
        super().__init__(f"The piece ends after byte {length:,}, which was declared as the upload's length.")


class ChecksumWrong(ServiceError):
    """The piece is not what its checksum says. It is not kept."""

    status_code = 460
    code = "checksum_wrong"
    title = "Checksum mismatch"

    def __init__(self, algorithm: str) -> None:
        super().__init__(f"The piece has another {algorithm} than Upload-Checksum says; nothing of it was kept.")


class UploadInterrupted(ServiceError):
    """The client went away, or sent nothing for long. What came is kept."""

    status_code = 408
    code = "upload_interrupted"
    title = "Upload interrupted"

    def __init__(self) -> None:
        super().__init__(
            "The bytes stopped before the end of the request; ask with HEAD how many came, and go on there."
        )


class UploadUnfinished(Conflict):
    """Bytes are missing."""

    code = "upload_unfinished"

    def __init__(self, upload_id: str, offset: int, length: int) -> None:
        super().__init__(f"Upload {upload_id} has {offset:,} of its {length:,} bytes; send the others first.")
        self.extra = {"offset": offset, "length": length}


class DigestWrong(Unusable):
    """All bytes came, and they are not those that were declared. Nothing of them is kept."""

    code = "upload_digest_wrong"

    def __init__(self, upload_id: str) -> None:
        super().__init__(
            f"The bytes of upload {upload_id} do not have the SHA-256 that was declared for them: it was resumed with "
            "another file, or the file changed meanwhile. Nothing of it was kept; send it anew."
        )
