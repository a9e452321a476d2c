"""Limits on what may wait: a request beyond them is refused, and told when to come back, before anything is written."""

from __future__ import annotations

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.db.job_tables import Explanation, PacsTransfer, Segmentation
from app.errors import ServiceError, Unavailable
from app.settings import Settings

RETRY_AFTER_S = 30
"""A full-size volume takes a worker about as long, so by then there is room for another."""

NAMES = {Segmentation: "segmentations", Explanation: "explanations", PacsTransfer: "transfers"}
"""The kinds that queue up. Of trainings one is active at a time, so they cannot."""

ADVISORY_LOCKS = {Segmentation: 0x5E2010, Explanation: 0x5E2011, PacsTransfer: 0x5E2012}
"""Numbers of PostgreSQL's advisory locks, one a kind; any others would do that nobody else takes."""

Queued = type[Segmentation] | type[Explanation] | type[PacsTransfer]
"""A table whose jobs queue up."""


class TooManyWaiting(ServiceError):
    """One user's jobs wait up to their limit."""

    status_code = 429
    code = "too_many_waiting"
    title = "Too many of your jobs wait"

    def __init__(self, kind: str, n_waiting: int, limit: int) -> None:
        super().__init__(
            f"{n_waiting} of your {kind} wait already, and {limit} may; ask again when some are done, or cancel some.",
            retry_after_s=RETRY_AFTER_S,
            extra={"kind": kind, "n_waiting": n_waiting, "limit": limit},
        )


class QueueFull(Unavailable):
    """The jobs of all users together wait up to their limit."""

    code = "queue_full"
    title = "The queue is full"

    def __init__(self, kind: str, n_waiting: int, limit: int) -> None:
        super().__init__(
            f"{n_waiting} {kind} of all users wait already, and {limit} may; ask again when some are done.",
            retry_after_s=RETRY_AFTER_S,
        )
        self.extra = {"kind": kind, "n_waiting": n_waiting, "limit": limit}


def enter_one_by_one(session: Session, table: Queued) -> None:
    """Let no other transaction queue a job of this kind until this one ends: what `require_room` counts stays true.

    SQLite's writers are alone anyway; PostgreSQL holds a lock that readers and workers do not meet.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCKS[table]})


def require_room(session: Session, table: Queued, *, user_id: str, settings: Settings) -> None:
    """Raise unless one more job of this user may wait. Only after `enter_one_by_one`.

    Raises:
        TooManyWaiting, QueueFull.
    """
    waiting = select(table.created_by, func.count()).where(table.state == "queued").group_by(table.created_by)
    counts = {created_by: n_jobs for created_by, n_jobs in session.execute(waiting)}  # noqa: C416 - rows are no pairs
    mine, everybodys = counts.get(user_id, 0), sum(counts.values())
    if mine >= settings.max_waiting_per_user:
        raise TooManyWaiting(NAMES[table], mine, settings.max_waiting_per_user)
    if everybodys >= settings.max_waiting:
        raise QueueFull(NAMES[table], everybodys, settings.max_waiting)
