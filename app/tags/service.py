"""Tags: every act is an event that stays; the reader's current tag is the last one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.service import Actor
from app.db.columns import utc_now
from app.db.tables import SliceTag, TagEvent, User, Volume
from app.tags.consensus import consensus, disagreement
from app.tags.errors import BadRange, TagChangedMeanwhile
from app.tags.schemas import SliceTagsRead
from app.volumes.errors import VolumeNotFound
from app.volumes.service import require_slice

How = Literal["single", "range", "import"]


def _lock_volume(session: Session, volume_id: str) -> Volume:
    """The volume, locked: two quick keys must not race for a version number."""
    volume = session.get(Volume, volume_id, with_for_update=True)
    if volume is None or volume.deleted_at is not None:
        raise VolumeNotFound(volume_id)
    return volume


def set_tag(
    session: Session, *, actor: Actor, volume_id: str, index: int, has_fluid: bool, if_match: str | None = None
) -> SliceTag:
    """Store a reader's tag of one B-scan. The same answer again changes nothing."""
    require_slice(_lock_volume(session, volume_id), index)
    tag = session.get(SliceTag, (volume_id, index, actor.user_id))
    if if_match is not None and if_match.strip('"') != str(tag.version if tag else 0):
        raise TagChangedMeanwhile(index, if_match, tag.version if tag else 0)
    _write(session, actor, volume_id, [index], has_fluid, "single")
    return session.get_one(SliceTag, (volume_id, index, actor.user_id))


def set_tags(
    session: Session,
    *,
    actor: Actor,
    volume_id: str,
    first: int,
    last: int,
    has_fluid: bool,
    how: How = "range",
) -> int:
    """Store one answer for a run of B-scans, all or nothing. Gives how many tags it changed."""
    volume = _lock_volume(session, volume_id)
    if first > last:
        raise BadRange(first, last)
    require_slice(volume, first)
    require_slice(volume, last)
    return _write(session, actor, volume_id, range(first, last + 1), has_fluid, how)


def delete_tag(session: Session, *, actor: Actor, volume_id: str, index: int) -> None:
    """Take a reader's tag back. Nothing to take back is fine; the history keeps both."""
    require_slice(_lock_volume(session, volume_id), index)
    tag = session.get(SliceTag, (volume_id, index, actor.user_id))
    if tag is None:
        return
    session.add(
        _event(tag.volume_id, index, actor, None, "single", _last_version(session, volume_id, index, actor) + 1)
    )
    session.delete(tag)


def _write(session: Session, actor: Actor, volume_id: str, indices: Iterable[int], has_fluid: bool, how: How) -> int:
    rows = session.scalars(select(SliceTag).where(SliceTag.volume_id == volume_id, SliceTag.user_id == actor.user_id))
    mine = {tag.slice_index: tag for tag in rows}
    n_changed = 0
    for index in indices:
        tag = mine.get(index)
        if tag is not None and tag.has_fluid == has_fluid:
            continue
        version = (tag.version if tag else _last_version(session, volume_id, index, actor)) + 1
        event = _event(volume_id, index, actor, has_fluid, how, version)
        session.add(event)
        if tag is None:
            tag = SliceTag(volume_id=volume_id, slice_index=index, user_id=actor.user_id)
            session.add(tag)
        tag.has_fluid, tag.version, tag.tagged_at = has_fluid, version, event.tagged_at
        n_changed += 1
    session.flush()
    return n_changed


def _last_version(session: Session, volume_id: str, index: int, actor: Actor) -> int:
    """Versions go on counting after a tag was taken back."""
    return (
        session.scalar(
            select(func.max(TagEvent.version)).where(
                TagEvent.volume_id == volume_id, TagEvent.slice_index == index, TagEvent.user_id == actor.user_id
            )
        )
        or 0
    )


def _event(volume_id: str, index: int, actor: Actor, has_fluid: bool | None, how: How, version: int) -> TagEvent:
    return TagEvent(
        volume_id=volume_id,
        slice_index=index,
        user_id=actor.user_id,
        has_fluid=has_fluid,
        how=how,
        version=version,
        tagged_at=utc_now(),
    )


def votes_by_slice(session: Session, volume_id: str) -> dict[int, dict[str, bool]]:
    """All readers' current tags of a volume: slice index -> user id -> tag."""
    votes: dict[int, dict[str, bool]] = defaultdict(dict)
    for tag in session.scalars(select(SliceTag).where(SliceTag.volume_id == volume_id)):
        votes[tag.slice_index][tag.user_id] = tag.has_fluid
    return votes


def summarize(session: Session, *, actor: Actor, volume: Volume) -> list[SliceTagsRead]:
    """One line a B-scan: consensus, disagreement and the actor's own tag."""
    votes = votes_by_slice(session, volume.id)
    return [
        SliceTagsRead(
            index=index,
            consensus=consensus(list(votes[index].values())) if index in votes else None,
            disagreement=disagreement(list(votes[index].values())) if index in votes else False,
            mine=votes[index].get(actor.user_id) if index in votes else None,
            n_readers=len(votes[index]) if index in votes else 0,
        )
        for index in range(volume.n_slices)
    ]


def history_page(
    session: Session, *, volume_id: str, limit: int, cursor: str | None
) -> tuple[list[tuple[TagEvent, str]], str | None]:
    """Acts of tagging on a volume with the readers' names, newest first, and the cursor of the next page."""
    rows = select(TagEvent, User.name).join(User, User.id == TagEvent.user_id).where(TagEvent.volume_id == volume_id)
    if cursor is not None:
        rows = rows.where(TagEvent.id < cursor)
    found = [(event, name) for event, name in session.execute(rows.order_by(TagEvent.id.desc()).limit(limit + 1))]
    page = found[:limit]
    return page, page[-1][0].id if len(found) > limit else None
