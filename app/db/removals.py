"""Objects leave the bucket only after the rows that named them, and a crash between the two forgets none of them.

The transaction that ends the use of objects writes their prefixes down; whoever commits it removes them at once, and
the worker's sweep removes what was left: because the process died, because the bucket was away, because they are kept
for a while, or because a backup runs. A backup takes its hold before its snapshot of the database. So objects that
its rows name are either removed by somebody who looks after the hold was taken, and waits, or their rows were gone
before the snapshot.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from app.db.columns import utc_now
from app.db.session import Database
from app.db.upkeep_tables import BackupRun, Removal

HOLD = timedelta(minutes=10)
"""A backup that has not said for so long that it lives is taken for dead."""

SETTLE = timedelta(minutes=10)
"""A child process notices within seconds that its job is gone; what it wrote until then is removed after this time."""


def schedule(session: Session, *prefixes: str, due_at: datetime | None = None) -> None:
    """Let the objects under `prefixes` leave the bucket, at once unless `due_at` says when."""
    due_at = due_at or utc_now()
    for prefix in prefixes:
        session.merge(Removal(prefix=prefix, due_at=due_at, last_at=due_at + SETTLE))


def call_off(session: Session, prefix: str) -> None:
    """Let the objects under `prefix` stay after all."""
    session.execute(delete(Removal).where(Removal.prefix == prefix))


def is_held(session: Session) -> bool:
    """Whether a backup runs that needs every object to stay."""
    running = (BackupRun.finished_at.is_(None), BackupRun.alive_at > utc_now() - HOLD)
    return bool(session.scalar(select(exists().where(*running))))


def carry_out(database: Database, delete_prefix: Callable[[str], None], *, limit: int) -> int:
    """Remove up to `limit` prefixes that are due. Gives how many; 0 while a backup runs.

    Call it after the commit that scheduled them, never within: see above.
    """
    with database.reading() as session:
        if is_held(session):
            return 0
        due = select(Removal.prefix).where(Removal.due_at <= utc_now()).order_by(Removal.due_at).limit(limit)
        prefixes = list(session.scalars(due))
    for prefix in prefixes:
        delete_prefix(prefix)
        with database.transaction() as session:
            _settle(session, prefix)
    return len(prefixes)


def _settle(session: Session, prefix: str) -> None:
    row = session.get(Removal, prefix, with_for_update=True)
    if row is None:
        return  # another process was as quick
    if row.last_at <= utc_now():
        session.delete(row)
    else:
        row.due_at = row.last_at
