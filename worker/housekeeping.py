"""The periodic look after jobs: settle those whose worker died, wake workers for those that wait, queue what is due."""

from __future__ import annotations

import shutil
import time
from datetime import timedelta

from sqlalchemy import select

from app.db import jobs
from app.db.columns import utc_now
from app.db.job_tables import Explanation, PacsTransfer, Segmentation, TrainingJob
from app.db.jobs import Job
from app.db.session import Database
from app.queue import EXCHANGE, EXPLAIN, SEGMENT, TRAIN, Bell
from app.retraining.automatic import train_if_due
from app.settings import Settings
from worker.folders import TEMPORARY_PREFIX

SWEEP_EVERY_S = 5.0

RING_AFTER = timedelta(seconds=5)
"""A job that waits for less was surely announced by its own message."""

MAX_RINGS = 4
"""Messages a sweep sends for each kind of job: a worker that wakes does all that wait anyway."""

LEFTOVER_S = 3600.0
"""A temporary folder of a child that was killed is removed after this time."""


def sweep(database: Database, bell: Bell, settings: Settings) -> None:
    """Settle, ring, tidy, and train where the retrain policy says so."""
    _sweep_table(database, bell, settings, TrainingJob, TRAIN)
    _sweep_table(database, bell, settings, Segmentation, SEGMENT)
    _sweep_table(database, bell, settings, Explanation, EXPLAIN)
    _sweep_table(database, bell, settings, PacsTransfer, EXCHANGE)
    remove_leftovers(database, settings)
    train_if_due(database, bell, settings)


def _sweep_table(database: Database, bell: Bell, settings: Settings, table: type[Job], task: str) -> None:
    with database.transaction() as session:
        waiting = jobs.sweep(
            session, table, stale_after_s=settings.heartbeat_stale_s, max_attempts=settings.max_attempts
        )
        overdue = session.scalars(
            select(table.id)
            .where(table.id.in_(waiting[:MAX_RINGS]), table.created_at < utc_now() - RING_AFTER)
            .order_by(table.id)
        ).all()
    for job_id in overdue:
        bell.ring(task, job_id)


def remove_leftovers(database: Database, settings: Settings) -> None:
    """Remove checkpoints of jobs that have ended (their worker died, so it could not) and old temporary folders."""
    folders = {folder.name: folder for folder in settings.work_dir.glob("*/")}
    with database.reading() as session:
        ended = session.scalars(
            select(TrainingJob.id).where(TrainingJob.id.in_(folders), TrainingJob.state.in_(jobs.FINAL))
        ).all()
    for name in ended:
        shutil.rmtree(folders[name], ignore_errors=True)
    for name, folder in folders.items():
        if name.startswith(TEMPORARY_PREFIX) and time.time() - folder.stat().st_mtime > LEFTOVER_S:
            shutil.rmtree(folder, ignore_errors=True)
