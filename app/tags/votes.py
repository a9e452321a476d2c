"""The present tags of a volume, as plain values: a volume may have thousands."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.db.tables import SliceTag, rows_of

_TAGS = rows_of(SliceTag).c
_STANDING = select(_TAGS.slice_index, _TAGS.user_id, _TAGS.has_fluid, _TAGS.version, _TAGS.tagged_at).where(
    _TAGS.volume_id == bindparam("volume_id"), _TAGS.slice_index.between(bindparam("first"), bindparam("last"))
)


class Mine(NamedTuple):
    """The reader's own tag of a slice."""

    has_fluid: bool
    version: int
    tagged_at: datetime


class Standing(NamedTuple):
    """What readers say now of a run of slices."""

    votes: dict[int, dict[str, bool]]
    """All readers: slice index -> user id -> tag; slices without one are missing."""
    mine: dict[int, Mine]
    """One reader's."""


def standing_tags(session: Session, volume_id: str, user_id: str, first: int, last: int) -> Standing:
    """The tags of the slices from `first` to `last` (inclusive), all and those of one reader."""
    standing = Standing({}, {})
    rows = session.execute(_STANDING, {"volume_id": volume_id, "first": first, "last": last})
    for index, reader, has_fluid, version, tagged_at in rows:
        standing.votes.setdefault(index, {})[reader] = has_fluid
        if reader == user_id:
            standing.mine[index] = Mine(has_fluid, version, tagged_at)
    return standing


def votes_by_slice(session: Session, volume_id: str) -> dict[int, dict[str, bool]]:
    """All readers' present tags of a volume: slice index -> user id -> tag."""
    votes: dict[int, dict[str, bool]] = {}
    rows = select(SliceTag.slice_index, SliceTag.user_id, SliceTag.has_fluid).where(SliceTag.volume_id == volume_id)
    for index, reader, has_fluid in session.execute(rows):
        votes.setdefault(index, {})[reader] = has_fluid
    return votes
