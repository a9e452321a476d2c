"""Cancels that come to an end within seconds, whatever became of the worker."""

from __future__ import annotations

import threading

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.db import jobs
from app.db.jobs import Job
from app.db.session import Database, after_commit

log = structlog.get_logger()

SETTLE_AFTER_S = 4.0
"""A worker looks every 0.8 s whether to stop, so this one is gone; a user may wait five seconds."""


def cancel(session: Session, database: Database, table: type[Job], job_id: str) -> Job | None:
    """Cancel a job: at once when no worker is at it, within `SETTLE_AFTER_S` when one was asked to stop.

    Gives the job as it is now; None when there is none, or none any more.
    """
    claim_id = jobs.request_cancel(session, table, job_id)
    if claim_id is not None:
        after_commit(session, lambda: _settle_later(database, table, job_id, claim_id))
    return session.get(table, job_id, populate_existing=True)


def _settle_later(database: Database, table: type[Job], job_id: str, claim_id: str) -> None:
    """In a thread of its own, one for each running job that is cancelled: there are as many as workers, hence few."""
    timer = threading.Timer(SETTLE_AFTER_S, _settle, (database, table, job_id, claim_id))
    timer.daemon = True
    timer.start()


def _settle(database: Database, table: type[Job], job_id: str, claim_id: str) -> None:
    try:
        with database.transaction() as session:
            if jobs.acknowledge_cancel(session, table, job_id, claim_id):
                log.warning("cancel_settled_without_worker", job_id=job_id)
    except SQLAlchemyError as error:  # the sweep, or the next cancel, ends it all the same
        log.warning("cancel_not_settled", job_id=job_id, error=type(error).__name__)
