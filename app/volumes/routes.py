"""Volumes over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import select

from app.accounts.auth import Admin, Annotator, Viewer
from app.db.session import after_commit
from app.db.tables import Volume
from app.dependencies import DatabaseDep, ReadingDep, RemoveDep, SessionDep, SettingsDep, StorageDep
from app.idempotency import KeyedDep
from app.paging import DEFAULT_LIMIT, CursorQuery, LimitQuery, Page, newest_first
from app.storage import en_face_key, volume_key
from app.volumes import service
from app.volumes.images import MEDIA_TYPES, ImageFormat, encode_bscan
from app.volumes.schemas import VolumeRead
from app.volumes.sent import BODY_SCHEMA, SentScanDep

router = APIRouter(prefix="/volumes", tags=["volumes"])

IMMUTABLE = "private, max-age=31536000, immutable"
"""A volume's pixels never change under its id."""

ContentDigest = Annotated[
    str | None,
    Query(
        pattern="^[0-9a-f]{64}$",
        description="SHA-256 over the SHA-256 (32 bytes each) of a scan's files in natural order of their names",
    ),
]


@router.post("", status_code=201, openapi_extra=BODY_SCHEMA, responses={200: {"model": VolumeRead}})
def create_volume(
    actor: Annotator,
    sent: SentScanDep,
    response: Response,
    database: DatabaseDep,
    storage: StorageDep,
    settings: SettingsDep,
    keyed: KeyedDep,
) -> VolumeRead:
    """Take in a scan: one file, or its slices, sent here or by `/uploads` before.

    The same bytes again give the volume that is there (200). Uploads go when a volume is made of them, and stay for
    another try when they are refused.
    """
    key = keyed.of(*sent.said())
    with sent.held():
        volume, is_new = service.received_before(database, key) or service.receive_volume(
            database, storage, settings, actor=actor, upload=sent.opened(), key=key
        )
        sent.taken()
    response.status_code = 201 if is_new else 200
    response.headers["Location"] = f"/api/v1/volumes/{volume.id}"
    return VolumeRead.of(volume)


@router.get("")
def list_volumes(
    actor: Viewer,
    session: ReadingDep,
    limit: LimitQuery = DEFAULT_LIMIT,
    cursor: CursorQuery = None,
    content_digest: ContentDigest = None,
) -> Page[VolumeRead]:
    """All volumes, newest first; with a digest, the one with that content, if it is here."""
    rows = select(Volume).where(Volume.deleted_at.is_(None))
    if content_digest is not None:
        rows = rows.where(Volume.content_digest == content_digest)
    volumes, next_cursor = newest_first(session, rows, Volume.id, limit=limit, cursor=cursor)
    return Page(items=[VolumeRead.of(volume) for volume in volumes], next_cursor=next_cursor)


@router.get("/{volume_id}")
def read_volume(volume_id: str, actor: Viewer, session: ReadingDep) -> VolumeRead:
    """One volume."""
    return VolumeRead.of(service.get_volume(session, volume_id))


@router.delete("/{volume_id}", status_code=204)
def delete_volume(volume_id: str, actor: Admin, session: SessionDep, settings: SettingsDep, remove: RemoveDep) -> None:
    """Remove a volume's pixels for good; the trail of its tags stays."""
    service.delete_volume(session, settings, actor=actor, volume_id=volume_id)
    after_commit(session, remove)


@router.get("/{volume_id}/slices/{index}/image", response_class=Response)
def read_slice_image(
    volume_id: str,
    index: int,
    actor: Viewer,
    request: Request,
    database: DatabaseDep,
    storage: StorageDep,
    image_format: Annotated[ImageFormat, Query(alias="format")] = "png",
    width: Annotated[int | None, Query(ge=16, le=8192)] = None,
    display: Annotated[bool, Query(description="8 bits, stretched to the volume's brightest value")] = False,
) -> Response:
    """One B-scan; lossless at full width, unless it is for display and has 16 bits."""
    with database.reading() as session:
        volume = service.get_volume(session, volume_id)
    service.require_slice(volume, index)
    headers = {
        "ETag": f'"{volume_id}-{index}-{image_format}-{width or "full"}{"-display" if display else ""}"',
        "Cache-Control": IMMUTABLE,
    }
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    bscan = storage.read_bscan(volume_key(volume_id), index)
    return Response(
        encode_bscan(bscan, image_format, max_intensity=volume.max_intensity, width=width, for_display=display),
        media_type=MEDIA_TYPES[image_format],
        headers=headers,
    )


@router.get("/{volume_id}/en-face", response_class=Response)
def read_en_face(volume_id: str, actor: Viewer, database: DatabaseDep, storage: StorageDep) -> Response:
    """The mean projection along depth, one row a B-scan."""
    with database.reading() as session:
        service.get_volume(session, volume_id)
    return Response(storage.get(en_face_key(volume_id)), media_type="image/png", headers={"Cache-Control": IMMUTABLE})
