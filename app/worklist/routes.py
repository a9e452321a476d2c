"""The worklist over HTTP."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.accounts.auth import Annotator, Viewer
from app.dependencies import DatabaseDep, ReadingDep, SessionDep, SettingsDep
from app.idempotency import KeyedDep
from app.paging import DEFAULT_LIMIT, CursorQuery, LimitQuery, Page
from app.worklist import progress, service
from app.worklist.schemas import LeaseRead, LeaseRequest, VolumeProgress, WorklistRead

router = APIRouter(prefix="/queue", tags=["worklist"])


@router.get("")
def read_worklist(actor: Viewer, session: ReadingDep) -> WorklistRead:
    """What is left for you, who has done what, and the lease that you hold."""
    return progress.read_worklist(session, actor)


@router.get("/volumes")
def list_volume_progress(
    actor: Viewer, session: ReadingDep, limit: LimitQuery = DEFAULT_LIMIT, cursor: CursorQuery = None
) -> Page[VolumeProgress]:
    """How far each volume is, newest first."""
    items, next_cursor = progress.volumes_page(session, actor, limit=limit, cursor=cursor)
    return Page(items=items, next_cursor=next_cursor)


@router.post("/leases", responses={204: {"description": "Nothing is left to tag."}})
def create_lease(
    actor: Annotator,
    database: DatabaseDep,
    settings: SettingsDep,
    response: Response,
    keyed: KeyedDep,
    body: LeaseRequest | None = None,
) -> LeaseRead | None:
    """The next slices to tag; nobody else is given them until the lease ends."""
    request = body or LeaseRequest()
    lease = service.take_lease(
        database,
        actor=actor,
        request=request,
        minutes=settings.lease_minutes,
        key=keyed.of(request.model_dump_json()),
    )
    if lease is None:
        response.status_code = 204
    return lease


@router.post("/leases/{lease_id}/renew")
def renew_lease(lease_id: str, actor: Annotator, session: SessionDep, settings: SettingsDep) -> LeaseRead:
    """Hold on to your lease; the time begins anew."""
    return service.renew_lease(session, actor=actor, lease_id=lease_id, minutes=settings.lease_minutes)


@router.delete("/leases/{lease_id}", status_code=204)
def delete_lease(lease_id: str, actor: Annotator, session: SessionDep) -> None:
    """Give your lease back, so that others can have the volume."""
    service.release_lease(session, actor=actor, lease_id=lease_id)
