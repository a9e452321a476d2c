"""Whose job comes next: users take turns, so that one who queues two hundred volumes keeps nobody else waiting."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from app.db.jobs import Job


def next_job(session: Session, table: type[Job]) -> str | None:
    """The id of the job that a worker should claim now; None when none waits.

    It is the oldest waiting job of the user whose turn it is: of those with waiting jobs, the one whose latest start
    of a job of this kind lies furthest back; whoever never had one comes first, and the older job decides a tie.
    So a user waits for at most one job of each other user before the first of their own begins.
    """
    job_id: str | None = session.scalar(turns(table).limit(1))
    return job_id


def turns(table: type[Job]) -> Select[Any]:
    """The oldest waiting job of each user in the order of their turns.

    The index on (state, created_by, id) gives the first, that on (created_by, started_at) the second; the number of
    waiting jobs is bounded by `SEROUS_MAX_WAITING`, so the work does not grow with the jobs of the past.
    """
    waiting = (
        select(table.created_by, func.min(table.id).label("oldest_id"))
        .where(table.state == "queued")
        .group_by(table.created_by)
        .subquery("waiting")
    )
    started = aliased(table, name="started")
    last_start = (
        select(func.max(started.started_at)).where(started.created_by == waiting.c.created_by).scalar_subquery()
    )
    return select(waiting.c.oldest_id).order_by(last_start.asc().nulls_first(), waiting.c.oldest_id)
