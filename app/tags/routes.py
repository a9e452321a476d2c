"""Tags over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Response

from app.accounts.auth import Annotator, Viewer
from app.dependencies import ReadingDep, SessionDep
from app.paging import DEFAULT_LIMIT, CursorQuery, LimitQuery, Page
from app.tags import service
from app.tags.schemas import (
    RangeResult,
    SliceTagList,
    TagEventRead,
    TagRangeWrite,
    TagRead,
    TagWrite,
)
from app.volumes.service import get_volume

router = APIRouter(tags=["tags"])

IfMatch = Annotated[str | None, Header(description="The version of your tag that you know; 0: none")]


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
    if_match: IfMatch = None,
) -> TagRead:
    """Tag one B-scan as fluid (true) or no fluid (false). 200 means it is safe on disk."""
    tag = service.set_tag(
        session,
        actor=actor,
        volume_id=volume_id,
        index=index,
        has_fluid=body.has_fluid,
        if_match=if_match,
        seen_model=body.seen_model,
    )
    response.headers["ETag"] = f'"{tag.version}"'
    return tag


@router.delete("/volumes/{volume_id}/slices/{index}/tags/me", status_code=204)
def delete_tag(
    volume_id: str,
    index: int,
    actor: Annotator,
    session: SessionDep,
    if_match: IfMatch = None,
    seen_model: bool | None = None,
) -> None:
    """Take your tag back; the history keeps it."""
    service.delete_tag(session, actor=actor, volume_id=volume_id, index=index, if_match=if_match, seen_model=seen_model)


@router.put("/volumes/{volume_id}/tags/me")
def put_tag_range(volume_id: str, body: TagRangeWrite, actor: Annotator, session: SessionDep) -> RangeResult:
    """Tag a run of B-scans alike, or take their tags back with null; all or nothing."""
    n_changed, versions = service.set_tags(
        session,
        actor=actor,
        volume_id=volume_id,
        first=body.first,
        last=body.last,
        has_fluid=body.has_fluid,
        versions=body.versions,
        seen_model=body.seen_model,
    )
    return RangeResult(n_changed=n_changed, versions=versions)


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
            seen_model=event.seen_model,
            changed_after_model=event.changed_after_model,
        )
        for event, name in events
    ]
    return Page(items=items, next_cursor=next_cursor)
