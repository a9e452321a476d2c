"""Counts of tags, kept as the tags come: per volume, and per reader and volume.

At millions of tags nobody can count them for every page. The counts change in the transaction of the tags and under the
lock of their volume, so two writers never lose one of their changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.tables import ReaderTally, Volume
from app.tags.consensus import can_settle, disagreement

Votes = Mapping[int, Mapping[str, bool]]
"""Slice index -> user id -> tag; slices without a tag may be missing."""


def recount(session: Session, volume: Volume, user_id: str, *, before: Votes, after: Votes, at: datetime) -> None:
    """Bring the counts of a locked volume from the votes before a reader's act at `at` to those after it.

    Both hold the slices that the act changed, and may hold others, which are the same in both.
    """
    tallies = {
        row.user_id: row for row in session.scalars(select(ReaderTally).where(ReaderTally.volume_id == volume.id))
    }
    own = tallies.get(user_id) or ReaderTally(
        user_id=user_id, volume_id=volume.id, n_tagged=0, n_with_fluid=0, n_to_settle=volume.n_disputed, tagged_at=at
    )
    session.add(own)
    for tally in {**tallies, user_id: own}.values():
        tally.n_to_settle += _growth(before, after, partial(can_settle, user_id=tally.user_id))
    own.n_tagged += _growth(before, after, lambda votes: user_id in votes)
    own.n_with_fluid += _growth(before, after, lambda votes: votes.get(user_id) is True)
    if any(user_id in votes for votes in after.values()):
        own.tagged_at = at
    volume.n_tagged += _growth(before, after, bool)
    volume.n_disputed += _growth(before, after, lambda votes: disagreement(list(votes.values())))


def _growth(before: Votes, after: Votes, counts: Callable[[Mapping[str, bool]], bool]) -> int:
    """By how many more slices `counts`."""
    return sum(map(counts, after.values())) - sum(map(counts, before.values()))
