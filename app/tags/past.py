"""What a reader said of the slices of a volume before, as the history tells it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.db.tables import TagEvent, rows_of

_EVENTS = rows_of(TagEvent).c
_ACTS = (
    select(_EVENTS.slice_index, _EVENTS.version, _EVENTS.has_fluid, _EVENTS.seen_model)
    .where(
        _EVENTS.volume_id == bindparam("volume_id"),
        _EVENTS.user_id == bindparam("user_id"),
        _EVENTS.slice_index.between(bindparam("first"), bindparam("last")),
    )
    .order_by(_EVENTS.version)
)


@dataclass(frozen=True)
class Past:
    """One reader's past with one slice."""

    version: int = 0
    """Of the last act; versions go on counting after a tag was taken back."""
    seen_model: bool = False
    """Whether the reader has seen what a model says of the slice. What was seen once stays seen."""
    blind_answer: bool | None = None
    """The last answer that is known to have been given before; None without one."""


def past_by_slice(session: Session, volume_id: str, user_id: str, first: int, last: int) -> dict[int, Past]:
    """A reader's past with the slices from `first` to `last` (inclusive) that have one."""
    past: dict[int, Past] = {}
    which = {"volume_id": volume_id, "user_id": user_id, "first": first, "last": last}
    for index, version, has_fluid, seen_model in session.execute(_ACTS, which):
        before = past.get(index, Past())
        after = replace(before, version=version, seen_model=before.seen_model or seen_model is True)
        if seen_model is False and has_fluid is not None:
            after = replace(after, blind_answer=has_fluid)
        past[index] = after
    return past
