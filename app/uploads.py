"""Multipart bodies streamed to files of our own naming, under a byte limit, and removed after the request."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File, FormParser, parse_options_header
from starlette.concurrency import run_in_threadpool

from app.db.columns import new_id
from app.errors import ServiceError, Unusable
from app.settings import Settings
from app.storage import storage_errors
from models.oct.readers import SourceFile
from models.oct.readers.source import natural_key

MAX_FILES = 4096
"""Slices in one request; the largest OCT rasters have 512 or 1024 B-scans."""

MAX_FIELD_BYTES = 4096

MAX_HEADERS_PER_PART = 8

READ_BYTES = 1024 * 1024


class UploadTooLarge(ServiceError):
    """The body is over the limit; nothing of it is kept."""

    status_code = 413
    code = "too_large"
    title = "Upload too large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"The upload is larger than the {limit:,} bytes that this server takes at once.")


class NotMultipart(ServiceError):
    """The body is of another media type."""

    status_code = 415
    code = "not_multipart"
    title = "Unsupported media type"

    def __init__(self) -> None:
        super().__init__("Send the scan as multipart/form-data with one or several parts named 'file'.")


class BrokenUpload(Unusable):
    """The multipart body ends early or breaks its own rules."""

    code = "broken_upload"


class NoFile(Unusable):
    """The form has no part named `file`."""

    code = "no_file"

    def __init__(self) -> None:
        super().__init__("The form has no part named 'file'.")


@dataclass
class Upload:
    """What a multipart request brought: files on our disk, and the other fields as text."""

    folder: Path
    files: list[SourceFile] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the files in natural order: the same slices in another order of sending are the same scan."""
        total = hashlib.sha256()
        for source in sorted(self.files, key=lambda source: (natural_key(source.name), source.name)):
            with source.path.open("rb") as file:
                total.update(hashlib.file_digest(file, "sha256").digest())
        return total.hexdigest()

    def said(self) -> tuple[str, str]:
        """All that the client said, for its `Idempotency-Key`."""
        return self.digest, json.dumps(self.fields, sort_keys=True)


class _FormReader:
    """Feeds a request's body to the form parser and collects what comes out."""

    def __init__(self, content_type: bytes, folder: Path) -> None:
        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise NotMultipart()
        self.upload = Upload(folder)
        config: dict[Any, Any] = {
            "UPLOAD_DIR": str(folder),
            "UPLOAD_DELETE_TMP": False,
            "MAX_HEADER_COUNT": MAX_HEADERS_PER_PART,
            "MAX_FIELDS": MAX_FILES,
            "MAX_FIELD_SIZE": MAX_FIELD_BYTES,
        }
        self._parser = FormParser(
            "multipart/form-data", self._on_field, self._on_file, boundary=options[b"boundary"], config=config
        )

    def feed(self, chunk: bytes) -> None:
        with storage_errors():
            self._parser.write(chunk)

    def finish(self) -> Upload:
        with storage_errors():
            self._parser.finalize()
        return self.upload

    def _on_field(self, part: Field) -> None:
        name = (part.field_name or b"").decode(errors="replace")
        self.upload.fields[name] = (part.value or b"").decode(errors="replace").strip()

    def _on_file(self, part: File) -> None:
        if part.field_name != b"file":
            raise BrokenUpload("A file came in a part that is not named 'file'.")
        if len(self.upload.files) >= MAX_FILES:
            raise BrokenUpload(f"There are more than {MAX_FILES} files in one request.")
        if part.in_memory:
            part.flush_to_disk()
        part.close()
        name = (part.file_name or b"").decode(errors="replace")
        self.upload.files.append(SourceFile(name=name, path=Path((part.actual_file_name or b"").decode())))


def refuse_declared_too_large(request: Request, settings: Settings) -> None:
    """Raise `UploadTooLarge` when the request says itself that its body is."""
    declared = request.headers.get("Content-Length", "0")
    if declared.isdigit() and int(declared) > settings.max_upload_bytes:
        raise UploadTooLarge(settings.max_upload_bytes)


async def feed_body(request: Request, settings: Settings, feed: Callable[[bytes], None]) -> None:
    """Hand the body over in pieces of about `READ_BYTES`, outside the event loop.

    Raises:
        UploadTooLarge, and what `feed` raises.
    """
    n_bytes = 0
    pending = bytearray()
    async for chunk in request.stream():
        n_bytes += len(chunk)
        if n_bytes > settings.max_upload_bytes:
            raise UploadTooLarge(settings.max_upload_bytes)
        pending += chunk
        if len(pending) >= READ_BYTES:
            await run_in_threadpool(feed, bytes(pending))
            pending.clear()
    await run_in_threadpool(feed, bytes(pending))


async def read_upload(request: Request, settings: Settings, folder: Path) -> Upload:
    """Stream the body into `folder`.

    Raises:
        UploadTooLarge, NotMultipart, BrokenUpload, NoFile, StorageFull.
    """
    refuse_declared_too_large(request, settings)
    reader = _FormReader(request.headers.get("Content-Type", "").encode("latin-1"), folder)
    try:
        await feed_body(request, settings, reader.feed)
        upload = await run_in_threadpool(reader.finish)
    except FormParserError as error:
        raise BrokenUpload("The multipart body is broken or ends early.") from error
    if not upload.files:
        raise NoFile()
    return upload


@asynccontextmanager
async def incoming_folder(settings: Settings) -> AsyncIterator[Path]:
    """A folder of one request; it is gone, with all in it, when the block ends."""
    folder = settings.incoming_dir / new_id()
    with storage_errors():
        folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        await run_in_threadpool(shutil.rmtree, folder, ignore_errors=True)


@asynccontextmanager
async def streamed_upload(request: Request) -> AsyncIterator[Upload]:
    """The request's upload; its files are gone when the block ends."""
    settings: Settings = request.app.state.settings
    async with incoming_folder(settings) as folder:
        yield await read_upload(request, settings, folder)


MULTIPART_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {
            "type": "array",
            "items": {"type": "string", "format": "binary"},
            "description": "One scan, or its slices in natural order of their names.",
        },
        "patient_key": {"type": "string", "maxLength": 64},
        "laterality": {"type": "string", "enum": ["OD", "OS"]},
        "acquired_on": {"type": "string", "format": "date"},
        "spacing_um": {"type": "string", "description": "across,axial,along in µm", "examples": ["120,3.87,11.3"]},
    },
}
"""OpenAPI schema of an upload, which FastAPI cannot derive since the body is streamed."""
