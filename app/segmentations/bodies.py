"""`POST /segmentations` takes JSON or a scan as multipart: both become a request about a stored volume."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from app.accounts.service import Actor
from app.backpressure import require_room
from app.db.job_tables import Segmentation
from app.db.session import Database
from app.idempotency import Keyed, Made, RequestKey, served
from app.segmentations.schemas import SegmentationRequest
from app.segmentations.service import check_request, get_segmentation
from app.settings import Settings
from app.storage import Storage
from app.uploads import MULTIPART_SCHEMA, Upload, streamed_upload
from app.volumes.service import receive_volume

OWN_FIELDS = ("model_id", "method")
"""Form fields that choose how to segment; the others describe the scan."""

MAX_JSON_BYTES = 4096

BODY_SCHEMA: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": SegmentationRequest.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    **MULTIPART_SCHEMA,
                    "properties": {
                        **MULTIPART_SCHEMA["properties"],
                        **{name: {"type": "string"} for name in OWN_FIELDS},
                    },
                }
            },
        },
    }
}


class Asked(NamedTuple):
    """What a body asks for, and under which key."""

    request: SegmentationRequest
    key: RequestKey | None


async def read_request(
    request: Request, database: Database, storage: Storage, settings: Settings, actor: Actor, keyed: Keyed
) -> Asked:
    """The request in the body; a scan that came with it is stored first, as by `POST /volumes`."""
    if not request.headers.get("Content-Type", "").startswith("multipart/"):
        wanted = await _read_json(request)
        return Asked(wanted, keyed.of(wanted.model_dump_json()))
    async with streamed_upload(request) as upload:
        return await run_in_threadpool(_store, upload, database, storage, settings, actor, keyed)


async def _read_json(request: Request) -> SegmentationRequest:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_JSON_BYTES:
            break
    try:
        return SegmentationRequest.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False, include_context=False)) from error


def _store(
    upload: Upload, database: Database, storage: Storage, settings: Settings, actor: Actor, keyed: Keyed
) -> Asked:
    key = keyed.of(*upload.said())
    choice = {name: upload.fields.pop(name) for name in OWN_FIELDS if name in upload.fields}
    known_id = served(database, key, _volume_of)
    if known_id is not None:  # a repeat, which does not bring back a scan that was deleted meanwhile
        return Asked(SegmentationRequest(volume_id=known_id, **choice), key)
    with database.reading() as session:
        check_request(session, model_id=choice.get("model_id"), method=choice.get("method"))
        # A scan that was sent only to be refused is not kept; the count that decides is made when the job is queued.
        require_room(session, Segmentation, user_id=actor.user_id, settings=settings)
    volume, _ = receive_volume(database, storage, settings, actor=actor, upload=upload)
    return Asked(SegmentationRequest(volume_id=volume.id, **choice), key)


def _volume_of(session: Session, made: Made) -> str:
    return get_segmentation(session, made.resource_id)[1].id
