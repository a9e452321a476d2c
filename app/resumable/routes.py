"""Resumable uploads over HTTP: tus 1.0, for any client that speaks it.

Written here rather than taken from a library: docs/decisions/0019-tus-written-here.md.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response
from starlette.concurrency import run_in_threadpool

from app.accounts.auth import Annotator
from app.dependencies import SettingsDep
from app.middleware import PIECE_TYPE
from app.resumable import protocol, service
from app.resumable.errors import NotAPiece
from app.resumable.store import find_upload

router = APIRouter(prefix="/uploads", tags=["uploads"], dependencies=[Depends(protocol.speak_tus)])

Checksum = Annotated[str | None, Header(alias="Upload-Checksum", description="an algorithm and a digest in base 64")]


@router.options("", status_code=204)
async def read_abilities(actor: Annotator, response: Response, settings: SettingsDep) -> None:
    """What this server knows of tus."""
    response.headers["Tus-Version"] = protocol.VERSION
    response.headers["Tus-Extension"] = protocol.EXTENSIONS
    response.headers["Tus-Max-Size"] = str(settings.max_upload_bytes)
    response.headers["Tus-Checksum-Algorithm"] = ",".join(protocol.ALGORITHMS)


@router.post("", status_code=201, response_class=Response)
async def create_upload(
    request: Request,
    response: Response,
    actor: Annotator,
    settings: SettingsDep,
    upload_length: Annotated[int, Header(alias="Upload-Length", ge=0)],
    upload_metadata: Annotated[
        str | None, Header(alias="Upload-Metadata", description="tus pairs; used are filename and sha256")
    ] = None,
    upload_checksum: Checksum = None,
) -> None:
    """Begin an upload; its first bytes may come along. Once it is whole, `POST /volumes` makes a scan of it.

    A `sha256` in the metadata is compared when all bytes are here: others are refused and removed.
    """
    about = protocol.parse_about(upload_length, upload_metadata)
    checksum = protocol.parse_checksum(upload_checksum)
    upload = await run_in_threadpool(service.begin, settings, user_id=actor.user_id, about=about)
    offset = 0
    if request.headers.get("Content-Type") == PIECE_TYPE:
        try:
            offset = await service.receive_piece(upload, request, offset=0, checksum=checksum)
        except BaseException:
            upload.remove()  # nobody was told its address
            raise
    response.headers["Location"] = f"/api/v1/uploads/{upload.id}"
    response.headers.update(protocol.state_headers(offset=offset, expires_at=upload.expires_at(settings)))


@router.head("/{upload_id}", response_class=Response)
def read_upload_state(upload_id: str, response: Response, actor: Annotator, settings: SettingsDep) -> None:
    """How many bytes of an upload came."""
    upload = find_upload(settings, actor.user_id, upload_id)
    response.headers.update(protocol.state_headers(offset=upload.offset(), expires_at=upload.expires_at(settings)))
    response.headers["Upload-Length"] = str(upload.about.length)
    response.headers["Cache-Control"] = "no-store"
    if upload.about.metadata is not None:
        response.headers["Upload-Metadata"] = upload.about.metadata


@router.patch("/{upload_id}", status_code=204)
async def append_to_upload(
    upload_id: str,
    request: Request,
    response: Response,
    actor: Annotator,
    settings: SettingsDep,
    upload_offset: Annotated[int, Header(alias="Upload-Offset", ge=0)],
    upload_checksum: Checksum = None,
) -> None:
    """Bytes from `Upload-Offset` on, which has to be where the upload ends. What came before a broken line is kept."""
    if request.headers.get("Content-Type") != PIECE_TYPE:
        raise NotAPiece(PIECE_TYPE)
    checksum = protocol.parse_checksum(upload_checksum)
    upload = await run_in_threadpool(find_upload, settings, actor.user_id, upload_id)
    offset = await service.receive_piece(upload, request, offset=upload_offset, checksum=checksum)
    response.headers.update(protocol.state_headers(offset=offset, expires_at=upload.expires_at(settings)))


@router.delete("/{upload_id}", status_code=204)
def delete_upload(upload_id: str, actor: Annotator, settings: SettingsDep) -> None:
    """Forget an upload."""
    service.remove(find_upload(settings, actor.user_id, upload_id))
