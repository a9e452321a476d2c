"""Resumable uploads: pieces in, whole files out."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import shutil
from collections.abc import AsyncIterator
from io import FileIO

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from app.errors import ServiceError, StorageFull
from app.resumable.errors import (
    ChecksumWrong,
    DigestWrong,
    OffsetWrong,
    PieceTooLong,
    UploadInterrupted,
    UploadUnfinished,
)
from app.resumable.protocol import Checksum
from app.resumable.store import About, ResumableUpload, create_upload
from app.settings import Settings
from app.storage import storage_errors
from app.uploads import READ_BYTES, UploadTooLarge

SILENCE_S = 20.0
"""A request that brings no byte for so long is given up: its client has gone, and the upload is locked meanwhile."""

REMOVAL_WAIT_S = 2.0
"""The request whose client has just gone away needs a moment to notice."""


def begin(settings: Settings, *, user_id: str, about: About) -> ResumableUpload:
    """A new upload, unless it is known beforehand that it cannot end well.

    Raises:
        UploadTooLarge, StorageFull, TooManyUploads.
    """
    if about.length > settings.max_upload_bytes:
        raise UploadTooLarge(settings.max_upload_bytes)
    if about.length > shutil.disk_usage(settings.root).free:
        raise StorageFull()
    upload = create_upload(settings, user_id, about)
    if about.length == 0:
        require_whole(upload)
    return upload


async def receive_piece(
    upload: ResumableUpload, request: Request, *, offset: int, checksum: Checksum | None = None
) -> int:
    """Write the body behind what is there; give the new offset.

    Of a client that goes away, what came is kept, unless a checksum should have vouched for it. Of a refused piece
    nothing is.

    Raises:
        UploadLocked, UploadNotFound, OffsetWrong, PieceTooLong, ChecksumWrong, StorageFull, UploadInterrupted: about
            the piece.
        DigestWrong: it was the last one, and the whole is not what was declared; the upload is gone.
    """
    with upload.locked() as file:
        start = await run_in_threadpool(upload.settle, file)
        if offset != start:
            raise OffsetWrong(offset, start)
        if checksum is not None:
            await run_in_threadpool(upload.begin_unverified, start)
        try:
            end = await _write_body(upload, file, request, start=start, checksum=checksum)
        except ServiceError as error:
            if checksum is None and isinstance(error, UploadInterrupted):
                await run_in_threadpool(upload.keep, file)
            else:
                await run_in_threadpool(upload.drop, file, start)
            raise
        await run_in_threadpool(upload.keep, file)
    if end == upload.about.length:
        await run_in_threadpool(require_whole, upload)
    return end


def require_whole(upload: ResumableUpload) -> None:
    """Return if all bytes came and are those that were declared. Others are removed.

    Raises:
        UploadUnfinished, DigestWrong, UploadNotFound.
    """
    offset = upload.offset()
    if offset != upload.about.length:
        raise UploadUnfinished(upload.id, offset, upload.about.length)
    if upload.is_whole:
        return
    if upload.about.sha256 is not None:
        with upload.path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if not hmac.compare_digest(found, upload.about.sha256):
            upload.remove()
            raise DigestWrong(upload.id)
    upload.set_whole()


def remove(upload: ResumableUpload) -> None:
    """Forget an upload that no request is at.

    Raises:
        UploadLocked, UploadNotFound.
    """
    with upload.locked(REMOVAL_WAIT_S):
        upload.remove()


async def _write_body(
    upload: ResumableUpload, file: FileIO, request: Request, *, start: int, checksum: Checksum | None
) -> int:
    """Write all that comes; give the offset behind it."""
    digest = None if checksum is None else hashlib.new(checksum.algorithm, usedforsecurity=False)
    end = start
    async for piece in _pieces(request):
        end += len(piece)
        if end > upload.about.length:
            raise PieceTooLong(upload.about.length)
        await run_in_threadpool(_write, file, piece)
        if digest is not None:
            digest.update(piece)
    if checksum is not None and digest is not None and not hmac.compare_digest(digest.digest(), checksum.digest):
        raise ChecksumWrong(checksum.algorithm)
    return end


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    """The body in parts of a size worth a write; the last one also when the client goes away.

    Raises:
        UploadInterrupted: after all that came.
    """
    pending = bytearray()
    body = request.stream()
    try:
        while True:
            async with asyncio.timeout(SILENCE_S):
                pending += await anext(body)
            if len(pending) >= READ_BYTES:
                yield bytes(pending)
                pending.clear()
    except StopAsyncIteration:
        was_interrupted = False
    except (ClientDisconnect, TimeoutError):
        was_interrupted = True
    if pending:
        yield bytes(pending)
    if was_interrupted:
        raise UploadInterrupted()


def _write(file: FileIO, piece: bytes) -> None:
    with storage_errors():
        rest = memoryview(piece)
        while rest:
            rest = rest[file.write(rest) :]
