"""Tags and the worklist over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Response

from app.accounts.auth import Annotator, Viewer
from app.dependencies import ReadingDep, SessionDep, SettingsDep
from app.paging import DEFAULT_LIMIT, CursorQuery, LimitQuery, Page
from app.tags import leases, service
from app.tags.schemas import (
    LeaseRead,
    LeaseRequest,
    RangeResult,
    SliceTagList,
    TagEventRead,
    TagRangeWrite,
    TagRead,
    TagWrite,
)
from app.volumes.service import get_volume

router = APIRouter(tags=["tags"])


@router.get("/volumes/{volume_id}/tags")
def list_tags(volume_id: str, actor: Viewer, session: ReadingDep) -> SliceTagList:
    """One item a B-scan: consensus, disagreement and your own tag."""
    return SliceTagList(items=service.summarize(session, actor=actor, volume=get_volume(session, volume_id)))


@router.put("/volumes/{volume_id}/slices/{index}/tags/me")
def put_tag(
    volume_id: str,
    index: int,
    body: TagWrite,
    actor: Annotator,
    session: SessionDep,
    response: Response,
    if_match: Annotated[str | None, Header()] = None,
) -> TagRead:
    """Tag one B-scan as fluid (true) or no fluid (false). 200 means it is safe on disk."""
    tag = service.set_tag(
        session, actor=actor, volume_id=volume_id, index=index, has_fluid=body.has_fluid, if_match=if_match
    )
    response.headers["ETag"] = f'"{tag.version}"'
    return TagRead(index=index, has_fluid=tag.has_fluid, version=tag.version, tagged_at=tag.tagged_at)


@router.delete("/volumes/{volume_id}/slices/{index}/tags/me", status_code=204)
def delete_tag(volume_id: str, index: int, actor: Annotator, session: SessionDep) -> None:
    """Take your tag back; the history keeps it."""
    service.delete_tag(session, actor=actor, volume_id=volume_id, index=index)


@router.put("/volumes/{volume_id}/tags/me")
def put_tag_range(volume_id: str, body: TagRangeWrite, actor: Annotator, session: SessionDep) -> RangeResult:
    """Tag a run of B-scans alike, all or nothing."""
    n_changed = service.set_tags(
        session, actor=actor, volume_id=volume_id, first=body.first, last=body.last, has_fluid=body.has_fluid
    )
    return RangeResult(n_changed=n_changed)


@router.get("/volumes/{volume_id}/tags/history")
def list_tag_history(
    volume_id: str,
    actor: Viewer,
    session: ReadingDep,
    limit: LimitQuery = DEFAULT_LIMIT,
    cursor: CursorQuery = None,
) -> Page[TagEventRead]:
    """Who tagged what, when and how, newest first."""
    get_volume(session, volume_id)
    events, next_cursor = service.history_page(session, volume_id=volume_id, limit=limit, cursor=cursor)
    items = [
        TagEventRead(
            id=event.id,
            index=event.slice_index,
            reader=name,
            has_fluid=event.has_fluid,
            how=event.how,
            version=event.version,
            tagged_at=event.tagged_at,
        )
        for event, name in events
    ]
    return Page(items=items, next_cursor=next_cursor)


@router.post("/queue/leases", responses={204: {"description": "Nothing is left to tag."}})
def create_lease(
    actor: Annotator, session: SessionDep, settings: SettingsDep, response: Response, body: LeaseRequest | None = None
) -> LeaseRead | None:
    """The next slices to tag; nobody else is given them until the lease ends."""
    lease = leases.take_lease(session, actor=actor, request=body or LeaseRequest(), minutes=settings.lease_minutes)
    if lease is None:
        response.status_code = 204
    return lease
