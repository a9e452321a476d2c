"""Tags: every act is an event that stays; the reader's current tag is the last one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from app.accounts.service import Actor
from app.db.columns import new_id, utc_now
from app.db.tables import JsonObject, SliceTag, TagEvent, User, Volume, rows_of
from app.tags.consensus import consensus, disagreement
from app.tags.errors import BadRange, BadVersions, StaleTag, TagChangedMeanwhile
from app.tags.past import Past, past_by_slice
from app.tags.schemas import SliceTagsRead, TagRead
from app.tags.tallies import recount
from app.tags.votes import Mine, Standing, standing_tags
from app.volumes.errors import VolumeNotFound
from app.volumes.service import require_slice

How = Literal["single", "range", "import"]

_LOCK = select(Volume).where(Volume.id == bindparam("volume_id")).with_for_update(key_share=True)
_TAGS = rows_of(SliceTag)
_KEY = ("volume_id", "slice_index", "user_id")
_SAID = ("has_fluid", "version", "tagged_at")
_THAT_TAG = [_TAGS.c[name] == bindparam(f"its_{name}") for name in _KEY]
_GIVE = insert(_TAGS)
_CHANGE = update(_TAGS).where(*_THAT_TAG).values({name: bindparam(name) for name in _SAID})
_TAKE_BACK = delete(_TAGS).where(
    _TAGS.c.volume_id == bindparam("volume_id"),
    _TAGS.c.user_id == bindparam("user_id"),
    _TAGS.c.slice_index.in_(bindparam("indices", expanding=True)),
)
_REMEMBER = insert(rows_of(TagEvent))


def lock_volume(session: Session, volume_id: str) -> Volume:
    """The volume, locked: two quick keys must not race for a version number, nor two readers for its counts.

    Its key stays as it is, so that leases and results of the volume need not wait for its tags.
    """
    fresh = {"populate_existing": True}  # what the session knows of it was read without the lock
    volume = session.scalars(_LOCK, {"volume_id": volume_id}, execution_options=fresh).one_or_none()
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
) -> TagRead:
    """Store a reader's tag of one B-scan. The same answer again changes nothing."""
    act = Act(actor, lock_volume(session, volume_id), has_fluid, "single", {index: seen_model})
    require_slice(act.volume, index)
    standing = standing_tags(session, volume_id, actor.user_id, index, index)
    _refuse_stale(standing.mine, index, has_fluid, if_match)
    events = _write(session, act, standing)
    if events:
        return TagRead(index=index, has_fluid=has_fluid, version=events[0]["version"], tagged_at=events[0]["tagged_at"])
    mine = standing.mine[index]
    return TagRead(index=index, has_fluid=has_fluid, version=mine.version, tagged_at=mine.tagged_at)


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
    standing = standing_tags(session, volume_id, actor.user_id, first, last)
    if versions is not None:
        _refuse_stale_run(standing.mine, run, has_fluid, versions)
    seen = {index: None if seen_model is None else index in seen_model for index in run}
    events = _write(session, Act(actor, volume, has_fluid, how, seen), standing)
    if has_fluid is None:
        return len(events), [0 for _ in run]
    now = {index: tag.version for index, tag in standing.mine.items()}
    now |= {event["slice_index"]: event["version"] for event in events}
    return len(events), [now[index] for index in run]


def import_tags(session: Session, *, actor: Actor, volume_id: str, answers: dict[int, bool]) -> int:
    """Store a reader's answers, given elsewhere, for some slices of a volume. Gives how many tags it changed.

    Raises:
        VolumeNotFound, SliceOutOfRange
    """
    volume = lock_volume(session, volume_id)
    for index in (min(answers), max(answers)):
        require_slice(volume, index)
    n_changed = 0
    for has_fluid in (True, False):
        seen: dict[int, bool | None] = {index: None for index, answer in answers.items() if answer is has_fluid}
        if seen:
            standing = standing_tags(session, volume_id, actor.user_id, min(seen), max(seen))
            n_changed += len(_write(session, Act(actor, volume, has_fluid, "import", seen), standing))
    return n_changed


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
    act = Act(actor, lock_volume(session, volume_id), None, "single", {index: seen_model})
    require_slice(act.volume, index)
    standing = standing_tags(session, volume_id, actor.user_id, index, index)
    _refuse_stale(standing.mine, index, None, if_match)
    _write(session, act, standing)


def _refuse_stale(mine: dict[int, Mine], index: int, wanted: bool | None, if_match: str | None) -> None:
    if if_match is None:
        return
    known = if_match.strip('"')
    _refuse_stale_run(mine, range(index, index + 1), wanted, [int(known) if known.isdecimal() else -1])


def _refuse_stale_run(mine: dict[int, Mine], run: range, wanted: bool | None, versions: list[int]) -> None:
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
    volume: Volume
    """Locked."""
    has_fluid: bool | None
    """None: the tags are taken back."""
    how: How
    seen: dict[int, bool | None]
    """Slice index -> whether the reader has seen what a model says of it; None: not known."""


def _write(session: Session, act: Act, standing: Standing) -> list[JsonObject]:
    """Keep the act for every slice whose answer it changes; gives the columns of these events."""
    reader, at = act.actor.user_id, utc_now()
    votes = {index: standing.votes.get(index, {}) for index in act.seen}
    before = {index: by_user for index, by_user in votes.items() if by_user.get(reader) != act.has_fluid}
    if not before:
        return []
    past = past_by_slice(session, act.volume.id, reader, min(before), max(before))
    events = [_event(act, index, past.get(index, Past()), at) for index in before]
    session.execute(_REMEMBER, events)
    _replace_tags(session, act, events, standing)
    own = {} if act.has_fluid is None else {reader: act.has_fluid}
    after = {
        index: {who: tag for who, tag in by_user.items() if who != reader} | own for index, by_user in before.items()
    }
    recount(session, act.volume, reader, before=before, after=after, at=at)
    session.flush()
    return events


def _replace_tags(session: Session, act: Act, events: list[JsonObject], standing: Standing) -> None:
    if act.has_fluid is None:
        indices = [event["slice_index"] for event in events]
        which = {"volume_id": act.volume.id, "user_id": act.actor.user_id, "indices": indices}
        session.execute(_TAKE_BACK, which)
        return
    given, changed = [], []
    for event in events:
        key, said = {name: event[name] for name in _KEY}, {name: event[name] for name in _SAID}
        if event["slice_index"] in standing.mine:
            changed.append({f"its_{name}": value for name, value in key.items()} | said)
        else:
            given.append(key | said)
    for statement, rows in ((_GIVE, given), (_CHANGE, changed)):
        if rows:
            session.execute(statement, rows)


def _event(act: Act, index: int, past: Past, at: datetime) -> JsonObject:
    """The columns of a `TagEvent`."""
    seen = True if past.seen_model else act.seen[index]
    return {
        "id": new_id(),
        "volume_id": act.volume.id,
        "slice_index": index,
        "user_id": act.actor.user_id,
        "has_fluid": act.has_fluid,
        "how": act.how,
        "version": past.version + 1,
        "tagged_at": at,
        "seen_model": seen,
        "changed_after_model": past.blind_answer != act.has_fluid if seen and past.blind_answer is not None else None,
    }


def summarize(session: Session, *, actor: Actor, volume: Volume) -> list[SliceTagsRead]:
    """One line a B-scan: consensus, disagreement and the actor's own tag."""
    standing = standing_tags(session, volume.id, actor.user_id, 0, volume.n_slices - 1)
    return [_summary(standing, index) for index in range(volume.n_slices)]


def _summary(standing: Standing, index: int) -> SliceTagsRead:
    votes = list(standing.votes.get(index, {}).values())
    mine = standing.mine.get(index)
    return SliceTagsRead(
        index=index,
        consensus=consensus(votes),
        disagreement=disagreement(votes),
        mine=mine.has_fluid if mine else None,
        n_readers=len(votes),
        my_version=mine.version if mine else 0,
    )


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
