"""A multipart/related body streamed to files of our own naming, under the limits of an upload."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, BinaryIO

from fastapi import Depends, Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool

from app.dicom_web.errors import BrokenPush, NotDicomMultipart
from app.settings import Settings
from app.storage import storage_errors
from app.uploads import MAX_FILES, MAX_HEADERS_PER_PART, feed_body, incoming_folder, refuse_declared_too_large

DICOM = b"application/dicom"

MAX_HEADER_BYTES = 1024


@dataclass
class Push:
    """What a push brought: files on our disk, in the order of the body."""

    folder: Path
    files: list[Path] = field(default_factory=list)


class _Parts:
    """Feeds a body to the parser and writes each part to a file."""

    def __init__(self, content_type: bytes, folder: Path) -> None:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary")
        if kind != b"multipart/related" or not boundary or options.get(b"type", DICOM) != DICOM:
            raise NotDicomMultipart()
        self.push = Push(folder)
        self._file: BinaryIO | None = None
        self._name, self._value = b"", b""
        self._has_ended = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._on_name,
                "on_header_value": self._on_value,
                "on_header_end": self._on_header,
                "on_part_data": self._on_data,
                "on_part_end": self._close,
                "on_end": self._end,
            },
            max_header_count=MAX_HEADERS_PER_PART,
            max_header_size=MAX_HEADER_BYTES,
        )

    def feed(self, chunk: bytes) -> None:
        with storage_errors():
            self._parser.write(chunk)

    def finish(self) -> Push:
        if not self._has_ended:
            raise BrokenPush()
        if not self.push.files:
            raise BrokenPush("has no part")
        return self.push

    def close(self) -> None:
        """Let go of the file of a part that did not end."""
        self._close()

    def _begin(self) -> None:
        if len(self.push.files) >= MAX_FILES:
            raise BrokenPush(f"has more than {MAX_FILES} parts")
        path = self.push.folder / f"{len(self.push.files)}.dcm"
        self._file = path.open("xb")
        self.push.files.append(path)

    def _on_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header(self) -> None:
        if self._name.strip().lower() == b"content-type" and parse_options_header(self._value)[0] != DICOM:
            raise NotDicomMultipart()
        self._name, self._value = b"", b""

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if self._file is not None:
            self._file.write(memoryview(data)[start:end])

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _end(self) -> None:
        self._has_ended = True


async def read_push(request: Request, settings: Settings, folder: Path) -> Push:
    """Stream the body into `folder`.

    Raises:
        UploadTooLarge, NotDicomMultipart, BrokenPush, StorageFull.
    """
    refuse_declared_too_large(request, settings)
    try:
        parts = _Parts(request.headers.get("Content-Type", "").encode("latin-1"), folder)
    except FormParserError as error:
        raise BrokenPush() from error
    try:
        await feed_body(request, settings, parts.feed)
        return parts.finish()
    except FormParserError as error:
        raise BrokenPush() from error
    finally:
        await run_in_threadpool(parts.close)


async def receive_push(request: Request) -> AsyncIterator[Push]:
    """The request's push, for as long as the request."""
    settings: Settings = request.app.state.settings
    async with incoming_folder(settings) as folder:
        yield await read_push(request, settings, folder)


PushDep = Annotated[Push, Depends(receive_push)]

PUSH_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/related": {
                "schema": {
                    "type": "array",
                    "items": {"type": "string", "format": "binary"},
                    "description": 'type="application/dicom": DICOM files (PS3.10), each a part of that type.',
                }
            }
        },
    }
}
"""OpenAPI of a push, which FastAPI cannot derive since the body is streamed."""
