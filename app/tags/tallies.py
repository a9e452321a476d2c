"""Counts of tags, kept as the tags come: per volume, and per reader and volume.

At millions of tags nobody can count them for every page. The counts change in the transaction of the tags and under the
lock of their volume, so two writers never lose one of their changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from functools import partial

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from app.db.tables import ReaderTally, Volume, rows_of
from app.tags.consensus import can_settle, disagreement

Votes = Mapping[int, Mapping[str, bool]]
"""Slice index -> user id -> tag; slices without a tag may be missing."""


@dataclass(frozen=True)
class Tally:
    """What a row of `ReaderTally` counts."""

    n_tagged: int
    n_with_fluid: int
    n_to_settle: int
    tagged_at: datetime


_COUNTED = [field.name for field in fields(Tally)]
_ROWS = rows_of(ReaderTally)
_ALL = select(_ROWS.c.user_id, *(_ROWS.c[name] for name in _COUNTED)).where(_ROWS.c.volume_id == bindparam("volume_id"))
_BEGIN = insert(_ROWS)
_CHANGE = (
    update(_ROWS)
    .where(_ROWS.c.user_id == bindparam("whose"), _ROWS.c.volume_id == bindparam("where"))
    .values({name: bindparam(name) for name in _COUNTED})
)


def recount(session: Session, volume: Volume, user_id: str, *, before: Votes, after: Votes, at: datetime) -> None:
    """Bring the counts of a locked volume from the votes before a reader's act at `at` to those after it.

    Both hold the slices that the act changed, and may hold others, which are the same in both.
    """
    stored = {row.user_id: Tally(*row[1:]) for row in session.execute(_ALL, {"volume_id": volume.id})}
    tallies = dict(stored)
    own = tallies.setdefault(user_id, Tally(0, 0, volume.n_disputed, at))
    tallies[user_id] = replace(
        own,
        n_tagged=own.n_tagged + _growth(before, after, lambda votes: user_id in votes),
        n_with_fluid=own.n_with_fluid + _growth(before, after, lambda votes: votes.get(user_id) is True),
        tagged_at=at if any(user_id in votes for votes in after.values()) else own.tagged_at,
    )
    for reader, tally in tallies.items():
        more_to_settle = _growth(before, after, partial(can_settle, user_id=reader))
        tallies[reader] = replace(tally, n_to_settle=tally.n_to_settle + more_to_settle)
    _keep(session, volume.id, stored, tallies)
    volume.n_tagged += _growth(before, after, bool)
    volume.n_disputed += _growth(before, after, lambda votes: disagreement(list(votes.values())))


def _keep(session: Session, volume_id: str, stored: dict[str, Tally], now: dict[str, Tally]) -> None:
    begun = [reader for reader in now if reader not in stored]
    changed = [reader for reader in now if reader in stored and now[reader] != stored[reader]]
    if begun:
        rows = [{"user_id": reader, "volume_id": volume_id, **asdict(now[reader])} for reader in begun]
        session.execute(_BEGIN, rows)
    if changed:
        rows = [{"whose": reader, "where": volume_id, **asdict(now[reader])} for reader in changed]
        session.execute(_CHANGE, rows)


def _growth(before: Votes, after: Votes, counts: Callable[[Mapping[str, bool]], bool]) -> int:
    """By how many more slices `counts`."""
    return sum(map(counts, after.values())) - sum(map(counts, before.values()))
