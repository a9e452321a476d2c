"""Tags: every act is an event that stays; the reader's current tag is the last one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.service import Actor
from app.db.columns import utc_now
from app.db.tables import SliceTag, TagEvent, User, Volume
from app.tags.consensus import consensus, disagreement
from app.tags.errors import BadRange, BadVersions, StaleTag, TagChangedMeanwhile
from app.tags.past import Past, past_by_slice
from app.tags.schemas import SliceTagsRead
from app.volumes.errors import VolumeNotFound
from app.volumes.service import require_slice

How = Literal["single", "range", "import"]


def lock_volume(session: Session, volume_id: str) -> Volume:
    """The volume, locked: two quick keys must not race for a version number."""
    volume = session.get(Volume, volume_id, with_for_update=True)
    if volume is None or volume.deleted_at is not None:
        raise VolumeNotFound(volume_id)
    return volume


def set_tag(
    session: Session,
    *,
    actor: Actor,
    volume_id: str,
    index: int,
    has_fluid: bool,
    if_match: str | None = None,
    seen_model: bool | None = None,
) -> SliceTag:
    """Store a reader's tag of one B-scan. The same answer again changes nothing."""
    require_slice(lock_volume(session, volume_id), index)
    mine = _own_tags(session, actor, volume_id, index, index)
    _refuse_stale(mine, index, has_fluid, if_match)
    _write(session, Act(actor, volume_id, has_fluid, "single", {index: seen_model}), mine)
    return session.get_one(SliceTag, (volume_id, index, actor.user_id))


def set_tags(
    session: Session,
    *,
    actor: Actor,
    volume_id: str,
    first: int,
    last: int,
    has_fluid: bool | None,
    how: How = "range",
    versions: list[int] | None = None,
    seen_model: list[int] | None = None,
) -> tuple[int, list[int]]:
    """Store one answer for a run of B-scans, or take it back with None; all or nothing.

    Args:
        versions: the version that the reader knows of each tag of the run; None: whatever is there is replaced.
        seen_model: slices of the run of which the reader has seen what a model says; None: not known.

    Returns:
        How many tags it changed, and the version of each tag of the run now (0: no tag).
    """
    volume = lock_volume(session, volume_id)
    if first > last:
        raise BadRange(first, last)
    require_slice(volume, first)
    require_slice(volume, last)
    run = range(first, last + 1)
    if versions is not None and len(versions) != len(run):
        raise BadVersions(first, last, len(versions))
    mine = _own_tags(session, actor, volume_id, first, last)
    if versions is not None:
        _refuse_stale_run(mine, run, has_fluid, versions)
    seen = {index: None if seen_model is None else index in seen_model for index in run}
    n_changed = _write(session, Act(actor, volume_id, has_fluid, how, seen), mine)
    now = _own_tags(session, actor, volume_id, first, last)
    return n_changed, [now[index].version if index in now else 0 for index in run]


def delete_tag(
    session: Session,
    *,
    actor: Actor,
    volume_id: str,
    index: int,
    if_match: str | None = None,
    seen_model: bool | None = None,
) -> None:
    """Take a reader's tag back. Nothing to take back is fine; the history keeps both."""
    require_slice(lock_volume(session, volume_id), index)
    mine = _own_tags(session, actor, volume_id, index, index)
    _refuse_stale(mine, index, None, if_match)
    _write(session, Act(actor, volume_id, None, "single", {index: seen_model}), mine)


def _own_tags(session: Session, actor: Actor, volume_id: str, first: int, last: int) -> dict[int, SliceTag]:
    rows = select(SliceTag).where(
        SliceTag.volume_id == volume_id,
        SliceTag.user_id == actor.user_id,
        SliceTag.slice_index.between(first, last),
    )
    return {tag.slice_index: tag for tag in session.scalars(rows)}


def _refuse_stale(mine: dict[int, SliceTag], index: int, wanted: bool | None, if_match: str | None) -> None:
    if if_match is None:
        return
    known = if_match.strip('"')
    _refuse_stale_run(mine, range(index, index + 1), wanted, [int(known) if known.isdecimal() else -1])


def _refuse_stale_run(mine: dict[int, SliceTag], run: range, wanted: bool | None, versions: list[int]) -> None:
    """Refuse to replace tags that the reader has not seen.

    Where the stored answer is the wanted one already, there is nothing to lose: a client that never got the answer
    to its write sends it again (RFC 9110, 13.1.1).
    """
    stale = []
    for index, known in zip(run, versions, strict=True):
        tag = mine.get(index)
        stored, version = (tag.has_fluid, tag.version) if tag else (None, 0)
        if version != known and stored != wanted:
            stale.append(StaleTag(index=index, known=known, version=version, has_fluid=stored))
    if stale:
        raise TagChangedMeanwhile(stale)


@dataclass(frozen=True)
class Act:
    """One answer of a reader for some slices of a volume."""

    actor: Actor
    volume_id: str
    has_fluid: bool | None
    """None: the tags are taken back."""
    how: How
    seen: dict[int, bool | None]
    """Slice index -> whether the reader has seen what a model says of it; None: not known."""


def _write(session: Session, act: Act, mine: dict[int, SliceTag]) -> int:
    changed = [index for index in act.seen if (mine[index].has_fluid if index in mine else None) != act.has_fluid]
    if not changed:
        return 0
    past = past_by_slice(session, act.volume_id, act.actor.user_id, min(changed), max(changed))
    for index in changed:
        event = _event(act, index, past.get(index, Past()))
        session.add(event)
        tag = mine.get(index)
        if act.has_fluid is None:
            session.delete(mine[index])
            continue
        if tag is None:
            tag = SliceTag(volume_id=act.volume_id, slice_index=index, user_id=act.actor.user_id)
            session.add(tag)
        tag.has_fluid, tag.version, tag.tagged_at = act.has_fluid, event.version, event.tagged_at
    session.flush()
    return len(changed)


def _event(act: Act, index: int, past: Past) -> TagEvent:
    seen = True if past.seen_model else act.seen[index]
    return TagEvent(
        volume_id=act.volume_id,
        slice_index=index,
        user_id=act.actor.user_id,
        has_fluid=act.has_fluid,
        how=act.how,
        version=past.version + 1,
        tagged_at=utc_now(),
        seen_model=seen,
        changed_after_model=past.blind_answer != act.has_fluid if seen and past.blind_answer is not None else None,
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
    mine = _own_tags(session, actor, volume.id, 0, volume.n_slices - 1)
    return [
        SliceTagsRead(
            index=index,
            consensus=consensus(list(votes[index].values())) if index in votes else None,
            disagreement=disagreement(list(votes[index].values())) if index in votes else False,
            mine=votes[index].get(actor.user_id) if index in votes else None,
            n_readers=len(votes[index]) if index in votes else 0,
            my_version=mine[index].version if index in mine else 0,
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
