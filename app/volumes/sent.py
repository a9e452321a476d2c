"""`POST /volumes` takes a scan as multipart, or JSON that names finished uploads: both become files to read."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from app.accounts.auth import Annotator
from app.db.columns import new_id
from app.dependencies import SettingsDep
from app.resumable.scan import UploadedScan
from app.storage import storage_errors
from app.uploads import MULTIPART_SCHEMA, Upload, streamed_upload
from app.volumes.schemas import VolumeFromUploads

BODY_SCHEMA: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {"schema": MULTIPART_SCHEMA},
            "application/json": {"schema": VolumeFromUploads.model_json_schema()},
        },
    }
}


class SentScan(Protocol):
    """A scan that came with a request, or before it."""

    def said(self) -> tuple[str, ...]:
        """All that the client said, for its `Idempotency-Key`."""

    def held(self) -> AbstractContextManager[None]:
        """No other request is at it meanwhile."""

    def opened(self) -> Upload:
        """Its files, for as long as the request."""

    def taken(self) -> None:
        """It is a volume by now."""


@dataclass(frozen=True)
class MultipartScan:
    """A scan in the request's own body; its files are gone when the request ends, whatever comes of it."""

    upload: Upload

    def said(self) -> tuple[str, ...]:
        return self.upload.said()

    def held(self) -> AbstractContextManager[None]:
        return nullcontext()

    def opened(self) -> Upload:
        return self.upload

    def taken(self) -> None:
        pass


async def receive_scan(request: Request, actor: Annotator, settings: SettingsDep) -> AsyncIterator[SentScan]:
    """The request's scan, for as long as the request."""
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
        async with streamed_upload(request) as upload:
            yield MultipartScan(upload)
        return
    wanted = await _read_json(request)
    scratch = settings.incoming_dir / new_id()
    with storage_errors():
        scratch.mkdir(parents=True, mode=0o700)
    try:
        yield UploadedScan(settings, actor.user_id, tuple(wanted.upload_ids), wanted.fields(), scratch)
    finally:
        await run_in_threadpool(shutil.rmtree, scratch, ignore_errors=True)


async def _read_json(request: Request) -> VolumeFromUploads:
    try:
        return VolumeFromUploads.model_validate_json(await request.body())  # a small body: app/middleware.py sees to it
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False, include_context=False)) from error


SentScanDep = Annotated[SentScan, Depends(receive_scan)]
