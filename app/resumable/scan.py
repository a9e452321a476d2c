"""A scan that a request names by finished uploads, rather than bring it along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app.resumable.errors import UploadNotFound
from app.resumable.service import require_whole
from app.resumable.store import find_upload
from app.settings import Settings
from app.uploads import Upload, UploadTooLarge
from models.oct.readers import SourceFile

LOCK_WAIT_S = 60.0
"""The same uploads sent twice: the second waits for the first, which may take so long to read a large scan."""


@dataclass(frozen=True)
class UploadedScan:
    """Uploads of a user that are one scan, and what was said of it."""

    settings: Settings
    user_id: str
    upload_ids: tuple[str, ...]
    fields: dict[str, str]
    scratch: Path
    """An empty folder, for the time of the request."""

    def said(self) -> tuple[str, ...]:
        """All that the client said, for its `Idempotency-Key`."""
        return "uploads", *self.upload_ids, json.dumps(self.fields, sort_keys=True)

    @contextmanager
    def held(self) -> Iterator[None]:
        """No other request makes a scan of them meanwhile.

        Raises:
            UploadLocked
        """
        with ExitStack() as stack:
            with suppress(UploadNotFound):  # who comes second finds that out for itself
                stack.enter_context(find_upload(self.settings, self.user_id, min(self.upload_ids)).locked(LOCK_WAIT_S))
            yield

    def opened(self) -> Upload:
        """The files, all whole.

        Raises:
            UploadNotFound, UploadUnfinished, UploadTooLarge, DigestWrong.
        """
        uploads = [find_upload(self.settings, self.user_id, upload_id) for upload_id in self.upload_ids]
        if sum(upload.about.length for upload in uploads) > self.settings.max_upload_bytes:
            raise UploadTooLarge(self.settings.max_upload_bytes)
        for upload in uploads:
            require_whole(upload)
        files = [SourceFile(name=upload.about.name, path=upload.path) for upload in uploads]
        return Upload(self.scratch, files=files, fields=dict(self.fields))

    def taken(self) -> None:
        """They are a volume by now."""
        for upload_id in self.upload_ids:
            with suppress(UploadNotFound):
                find_upload(self.settings, self.user_id, upload_id).remove()
