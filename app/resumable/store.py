"""Resumable uploads on the disk that all web processes share.

The size of a file is the upload's offset, and no second record of it exists: a server that is killed leaves nothing
that could disagree. Folders are named by our ids alone, below a folder of the user's.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from io import FileIO
from pathlib import Path

from app.db.columns import new_id
from app.resumable.errors import TooManyUploads, UploadLocked, UploadNotFound
from app.settings import Settings
from app.storage import storage_errors

MAX_UPLOADS = 4096
"""Uploads of one user at a time that no volume was made of: four of the largest rasters, slice by slice."""

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

BYTES = "bytes"
ABOUT = "about.json"
UNVERIFIED = "unverified"
"""Holds the offset before a piece that comes with a checksum, for as long as that is not checked."""
WHOLE = "whole"
"""Is there once all bytes are, and are those that were declared."""

LOCK_POLL_S = 0.05


@dataclass(frozen=True)
class About:
    """What the client said of an upload when it began it."""

    length: int
    name: str
    """Orders slices; it never names a file here."""
    sha256: str | None
    metadata: str | None
    """The header as it came, which the protocol gives back."""


@dataclass(frozen=True)
class ResumableUpload:
    """One upload."""

    id: str
    folder: Path
    about: About

    @property
    def path(self) -> Path:
        """The file with the bytes that came."""
        return self.folder / BYTES

    def offset(self) -> int:
        """Bytes that are here to stay.

        Raises:
            UploadNotFound: it was removed meanwhile.
        """
        try:
            size = self.path.stat().st_size
        except FileNotFoundError:
            raise UploadNotFound(self.id) from None
        unverified_from = self._unverified_from()
        return size if unverified_from is None else min(size, unverified_from)

    def expires_at(self, settings: Settings) -> datetime:
        """When it goes unless more bytes come.

        Raises:
            UploadNotFound: it was removed meanwhile.
        """
        try:
            last_byte_at = self.path.stat().st_mtime
        except FileNotFoundError:
            raise UploadNotFound(self.id) from None
        return datetime.fromtimestamp(last_byte_at, UTC) + timedelta(hours=settings.keep_uploads_hours)

    @contextmanager
    def locked(self, wait_s: float = 0.0) -> Iterator[FileIO]:
        """The file, open for writing, while no other request of any process is at it. A dead process holds no lock.

        Raises:
            UploadLocked: another still is after `wait_s`.
            UploadNotFound: it was removed meanwhile.
        """
        deadline = time.monotonic() + wait_s
        try:
            file = FileIO(self.path, "r+")
        except FileNotFoundError:
            raise UploadNotFound(self.id) from None
        with file:
            while not _lock(file):
                if time.monotonic() >= deadline:
                    raise UploadLocked(self.id)
                time.sleep(LOCK_POLL_S)
            if os.fstat(file.fileno()).st_nlink == 0:
                raise UploadNotFound(self.id)
            yield file

    def settle(self, file: FileIO) -> int:
        """Under the lock: cut off what a dead process left of an unverified piece; give the offset to write at."""
        offset = self.offset()
        if file.seek(0, os.SEEK_END) > offset:
            file.truncate(offset)
        (self.folder / UNVERIFIED).unlink(missing_ok=True)
        return file.seek(offset)

    def begin_unverified(self, offset: int) -> None:
        """Bytes from here on do not count until `keep`."""
        with storage_errors():
            _write_at_once(self.folder / UNVERIFIED, str(offset))

    def keep(self, file: FileIO) -> None:
        """What was written stays, also when the power fails."""
        with storage_errors():
            os.fsync(file.fileno())
        (self.folder / UNVERIFIED).unlink(missing_ok=True)

    def drop(self, file: FileIO, offset: int) -> None:
        """What was written behind `offset` goes."""
        file.truncate(offset)
        (self.folder / UNVERIFIED).unlink(missing_ok=True)

    @property
    def is_whole(self) -> bool:
        """Whether all bytes are here and were compared with what was declared."""
        return (self.folder / WHOLE).exists()

    def set_whole(self) -> None:
        """All bytes are here and are those that were declared."""
        with storage_errors(), suppress(FileNotFoundError):  # removed meanwhile
            (self.folder / WHOLE).touch()

    def remove(self) -> None:
        """Forget it, with all that came."""
        (self.folder / ABOUT).unlink(missing_ok=True)  # from here on it is not found
        shutil.rmtree(self.folder, ignore_errors=True)

    def _unverified_from(self) -> int | None:
        try:
            return int((self.folder / UNVERIFIED).read_text("ascii"))
        except FileNotFoundError:
            return None


def create_upload(settings: Settings, user_id: str, about: About) -> ResumableUpload:
    """A new upload without bytes.

    Raises:
        TooManyUploads, StorageFull.
    """
    mine = settings.uploads_dir / user_id
    upload_id = new_id()
    upload = ResumableUpload(upload_id, mine / upload_id, about)
    try:
        with storage_errors():
            mine.mkdir(parents=True, exist_ok=True, mode=0o700)
            if sum(1 for _ in mine.iterdir()) >= MAX_UPLOADS:
                raise TooManyUploads(MAX_UPLOADS)
            upload.folder.mkdir(mode=0o700)
            upload.path.touch(mode=0o600)
            _write_at_once(upload.folder / ABOUT, json.dumps(asdict(about)))
    except BaseException:
        upload.remove()
        raise
    return upload


def find_upload(settings: Settings, user_id: str, upload_id: str) -> ResumableUpload:
    """A user's upload.

    Raises:
        UploadNotFound: there is none with this id, it is another user's, or it has expired.
    """
    if not ID.fullmatch(upload_id):
        raise UploadNotFound(upload_id)
    folder = settings.uploads_dir / user_id / upload_id
    try:
        about = About(**json.loads((folder / ABOUT).read_text("utf-8")))
    except FileNotFoundError:
        raise UploadNotFound(upload_id) from None
    upload = ResumableUpload(upload_id, folder, about)
    if upload.expires_at(settings) < datetime.now(UTC):
        raise UploadNotFound(upload_id)
    return upload


def _lock(file: FileIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write_at_once(path: Path, text: str) -> None:
    """A file that is there whole or not at all."""
    new = path.with_suffix(".new")
    new.write_text(text, "utf-8")
    new.replace(path)
