"""Explanations over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Response
from starlette.concurrency import run_in_threadpool

from app.accounts.auth import Annotator, Viewer
from app.dependencies import BellDep, DatabaseDep, SettingsDep, StorageDep
from app.explanations import service
from app.explanations.schemas import ExplanationRead
from app.idempotency import KeyedDep, settle
from app.segmentations.routes import POLL_AFTER_S
from app.segmentations.waiting import wait_until_final, wanted_wait_s
from app.storage import explanation_prefix
from app.volumes.routes import IMMUTABLE

router = APIRouter(prefix="/segmentations/{segmentation_id}/slices/{index}/explanation", tags=["explanations"])


@router.post(
    "",
    status_code=201,
    responses={202: {"model": ExplanationRead, "description": "Not ready within the wait; poll `Location`."}},
)
async def create_explanation(
    segmentation_id: str,
    index: int,
    actor: Annotator,
    response: Response,
    database: DatabaseDep,
    settings: SettingsDep,
    bell: BellDep,
    keyed: KeyedDep,
    prefer: Annotated[str | None, Header(max_length=200)] = None,
) -> ExplanationRead:
    """Say how the mask of one B-scan came to be, step by step. The same again gives what is there."""

    key = keyed.of()

    def ask() -> None:
        service.request_explanation(
            database, bell, settings, actor=actor, segmentation_id=segmentation_id, index=index, key=key
        )

    await run_in_threadpool(ask)
    result = await wait_until_final(
        lambda: service.read(database, actor, segmentation_id, index), wanted_wait_s(prefer)
    )
    response.headers["Location"] = f"/api/v1/segmentations/{segmentation_id}/slices/{index}/explanation"
    status = 201 if result.state == "succeeded" else 202
    response.status_code = await run_in_threadpool(settle, database, key, status)
    if response.status_code == 202:
        response.headers["Retry-After"] = POLL_AFTER_S
    return result


@router.get("")
def read_explanation(segmentation_id: str, index: int, actor: Viewer, database: DatabaseDep) -> ExplanationRead:
    """The explanation of one B-scan and how far it is."""
    return service.read(database, actor, segmentation_id, index)


@router.get("/{step}.png", response_class=Response)
def read_step_picture(
    segmentation_id: str, index: int, step: str, actor: Viewer, database: DatabaseDep, storage: StorageDep
) -> Response:
    """The picture of one step, 8 bits grey, of the B-scan's own size."""
    service.require_step(database, actor, segmentation_id, index, step)
    picture = storage.get(f"{explanation_prefix(segmentation_id, index)}{step}.png")
    return Response(picture, media_type="image/png", headers={"Cache-Control": IMMUTABLE})
