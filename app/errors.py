"""Errors of the service: the class fixes the status and the code, the instance tells the values."""

from __future__ import annotations


class ServiceError(Exception):
    """Base of every refusal. `str(error)` is a sentence for the client, with the values in it."""

    status_code = 500
    code = "internal_error"
    title = "Something went wrong"

    def __init__(self, detail: str, *, retry_after_s: int | None = None, extra: dict[str, object] | None = None):
        super().__init__(detail)
        self.detail = detail
        self.retry_after_s = retry_after_s
        self.extra = extra or {}
        """More members of the problem object."""
        self.location: str | None = None
        """Where to look instead, for the `Location` header."""


class NotFound(ServiceError):
    """The thing named in the path does not exist (or is deleted)."""

    status_code = 404
    code = "not_found"
    title = "Not found"


class Conflict(ServiceError):
    """The state of the thing does not allow this."""

    status_code = 409
    code = "conflict"
    title = "Conflict"


class Unusable(ServiceError):
    """Understood, but it cannot be done with these values."""

    status_code = 422
    code = "unusable"
    title = "Unusable request"


class Unavailable(ServiceError):
    """A part that the request needs is away; the client may come back."""

    status_code = 503
    code = "unavailable"
    title = "Temporarily unavailable"

    def __init__(self, detail: str, *, retry_after_s: int = 5):
        super().__init__(detail, retry_after_s=retry_after_s)


class StoredFileMissing(ServiceError):
    """The database knows of bytes that the bucket no longer has."""

    code = "stored_file_missing"
    title = "A stored file is missing"

    def __init__(self) -> None:
        super().__init__("The stored pixels of this scan or mask are missing; tell whoever keeps the server's storage.")


class StorageFull(ServiceError):
    """The disk or bucket took no more bytes. Nothing of the request was kept."""

    status_code = 507
    code = "storage_full"
    title = "Storage is full"

    def __init__(self) -> None:
        super().__init__("The server's storage is full; nothing of this request was kept. Free space and retry.")
