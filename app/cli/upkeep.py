"""What `serous doctor` says of the upkeep: the last backup, and jobs that nobody does."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, func, inspect, select

from app.db.columns import utc_now
from app.db.job_tables import Explanation, PacsTransfer, Segmentation, TrainingJob
from app.db.session import Database
from app.db.upkeep_tables import BackupRun, Removal
from app.settings import Settings

STUCK_AFTER = timedelta(minutes=30)
"""Segmentations and explanations take seconds to minutes; a training alone may wait for another one."""

STALE_BACKUP = timedelta(days=7)


def last_backup(settings: Settings) -> tuple[bool, str]:
    """Whether there is a fresh one, and how old it is."""
    database = Database(settings.database)
    try:
        with database.reading() as session:
            if not inspect(session.connection()).has_table(BackupRun.__tablename__):
                return False, "none known; `serous backup FOLDER` makes one"
            last = session.scalar(select(func.max(BackupRun.finished_at)))
    finally:
        database.dispose()
    if last is None:
        return False, "none known; `serous backup FOLDER` makes one"
    return utc_now() - last < STALE_BACKUP, f"the last one ended {_ago(last)}"


def waiting_jobs(settings: Settings) -> tuple[bool, str]:
    """Whether the queue moves, and what waits."""
    database = Database(settings.database)
    try:
        with database.reading() as session:
            if not inspect(session.connection()).has_table(Removal.__tablename__):
                return True, "no tables yet"
            waiting = [
                (name, *session.execute(_waiting(table)).one())
                for name, table in (
                    ("trainings", TrainingJob),
                    ("segmentations", Segmentation),
                    ("explanations", Explanation),
                    ("transfers", PacsTransfer),
                )
            ]
            training = session.scalar(select(TrainingJob.id).where(TrainingJob.state == "running").limit(1))
            overdue = session.scalar(select(func.count()).where(Removal.due_at < utc_now() - STUCK_AFTER)) or 0
    finally:
        database.dispose()
    told = [f"{count} {name}, the first asked for {_ago(oldest)}" for name, count, oldest in waiting if oldest]
    told += [f"{overdue} removals overdue"] if overdue else []
    stuck = overdue > 0 or any(
        oldest is not None and utc_now() - oldest > STUCK_AFTER and not (name == "trainings" and training)
        for name, _, oldest in waiting
    )
    return not stuck, "; ".join(told) + ("; no worker takes them" if stuck else "") if told else "nothing waits"


def _waiting(table: type[TrainingJob | Segmentation | Explanation | PacsTransfer]) -> Select[int, datetime | None]:
    return select(func.count(), func.min(table.created_at)).where(table.state == "queued")


def _ago(then: datetime) -> str:
    hours = (utc_now() - then).total_seconds() / 3600
    return f"{hours / 24:.1f} days ago" if hours >= 48 else f"{hours:.1f} h ago"
