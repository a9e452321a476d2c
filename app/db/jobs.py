"""The state machine of jobs: compare-and-set updates, so that two processes never both win.

The database is the truth and the broker only a bell: a message that is lost, late or delivered twice changes
nothing but the time at which a worker looks here.

    queued ──claim──> running ──finish──> succeeded | failed
       │ ^               │ └──requeue (heartbeat stale)──> queued, or failed when no attempt is left
       │                 └──cancel──> cancelling ──finish, or no word of the worker──> cancelled
       └──cancel──> cancelled
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, CursorResult, Update, and_, or_, select, update
from sqlalchemy.orm import Session

from app.db.columns import new_id, utc_now
from app.db.job_tables import Explanation, PacsTransfer, Segmentation, TrainingJob
from app.db.tables import JsonObject

Job = TypeVar("Job", TrainingJob, Segmentation, Explanation, PacsTransfer)

ACTIVE = ("queued", "running", "cancelling")
FINAL = ("succeeded", "failed", "cancelled")

SILENT_S = 8.0
"""Without a heartbeat for this long, nobody is there who could acknowledge a cancel: workers beat every 3 s."""


def _changes(table: type[Job], where: ColumnElement[bool], **values: Any) -> Update:
    return update(table).where(where).values(revision=table.revision + 1, **values)


def _applied(session: Session, change: Update) -> bool:
    return cast("CursorResult[Any]", session.execute(change)).rowcount == 1


def _final(table: type[Job], state: str) -> dict[str, Any]:
    values: dict[str, Any] = {
        "state": state,
        "stage": state,
        "finished_at": utc_now(),
        "eta_s": None,
        "claim_id": None,
    }
    if table is TrainingJob:
        values["active_slot"] = None
    if table is PacsTransfer:
        values |= {"study_uid": None, "series_uid": None}  # they name a patient's study; nobody needs them any more
    return values


def claim(session: Session, table: type[Job], job_id: str) -> str | None:
    """Take a queued job. Gives the claim id that later writes need, or None when it is not there to take."""
    claim_id = new_id()
    now = utc_now()
    started = session.scalar(select(table.started_at).where(table.id == job_id))
    taken = _applied(
        session,
        _changes(
            table,
            and_(table.id == job_id, table.state == "queued"),
            state="running",
            stage="starting",
            attempt=table.attempt + 1,
            claim_id=claim_id,
            heartbeat_at=now,
            started_at=started or now,
        ),
    )
    return claim_id if taken else None


def under_way_or_done(job: Job | None) -> str | None:
    """The id of a job that need not be asked for again; None when it failed, was cancelled or never was."""
    return job.id if job is not None and job.state in ("succeeded", *ACTIVE) else None


def _held(table: type[Job], job_id: str, claim_id: str) -> ColumnElement[bool]:
    return and_(table.id == job_id, table.claim_id == claim_id)


def beat(session: Session, table: type[Job], job_id: str, claim_id: str, **progress: Any) -> str | None:
    """Say that the job lives, with what changed of `stage`, `progress`, `eta_s`, `curve`.

    Gives its state (`running`, or `cancelling`: stop now), or None when the claim is lost: stop and write nothing.
    """
    held = _held(table, job_id, claim_id)
    values = {"heartbeat_at": utc_now(), **progress}
    # A plain heartbeat is no news to those who follow the job, so it keeps the revision.
    statement = _changes(table, held, **values) if progress else update(table).where(held).values(**values)
    session.execute(statement)
    return session.scalar(select(table.state).where(held))


def finish(session: Session, table: type[Job], job_id: str, claim_id: str, **results: Any) -> bool:
    """End a running job as succeeded, with its results. False when it was cancelled or claimed away meanwhile."""
    where = and_(_held(table, job_id, claim_id), table.state == "running")
    return _applied(
        session, _changes(table, where, **{**_final(table, "succeeded"), "progress": 1.0, "error": None, **results})
    )


def fail(session: Session, table: type[Job], job_id: str, claim_id: str, error: JsonObject) -> bool:
    """End a running job as failed, with the problem in words."""
    where = and_(_held(table, job_id, claim_id), table.state == "running")
    return _applied(session, _changes(table, where, **_final(table, "failed"), error=error))


def acknowledge_cancel(session: Session, table: type[Job], job_id: str, claim_id: str) -> bool:
    """The worker has stopped a job that was being cancelled, or was given up: without its claim it writes nothing."""
    where = and_(_held(table, job_id, claim_id), table.state == "cancelling")
    return _applied(session, _changes(table, where, **_final(table, "cancelled")))


def request_cancel(session: Session, table: type[Job], job_id: str) -> str | None:
    """Cancel a job at once that no worker is at, and ask the worker of another to stop. Final jobs stay as they are.

    Gives the claim of the worker that was asked just now; None when there is nothing to wait for.
    """
    claimed = table.state.in_(("running", "cancelling"))
    unattended = or_(table.state == "queued", and_(claimed, _silent_for(table, SILENT_S)))
    session.execute(_changes(table, and_(table.id == job_id, unattended), **_final(table, "cancelled")))
    running = and_(table.id == job_id, table.state == "running")
    if not _applied(session, _changes(table, running, state="cancelling")):
        return None
    return session.scalar(select(table.claim_id).where(table.id == job_id))


def restart(session: Session, table: type[Job], job_id: str) -> None:
    """Queue a failed or cancelled job anew, with all its attempts. A succeeded or active one stays as it is."""
    ended = and_(table.id == job_id, table.state.in_(("failed", "cancelled")))
    fresh = {"progress": 0.0, "attempt": 0, "error": None, "started_at": None, "finished_at": None}
    session.execute(_changes(table, ended, state="queued", stage="queued", queued_at=utc_now(), **fresh))


def release(session: Session, table: type[Job], job_id: str, claim_id: str) -> bool:
    """Give a running job back unfinished (the worker is shutting down); the attempt does not count."""
    where = and_(_held(table, job_id, claim_id), table.state == "running")
    return _applied(
        session,
        _changes(table, where, state="queued", stage="queued", claim_id=None, attempt=table.attempt - 1, eta_s=None),
    )


def sweep(session: Session, table: type[Job], *, stale_after_s: float, max_attempts: int) -> list[str]:
    """Settle jobs whose worker died, and list the queued ones, whose bell is to be rung again."""
    dead = _silent_for(table, stale_after_s)
    unheard = and_(table.state == "cancelling", _silent_for(table, min(stale_after_s, SILENT_S)))
    error = {
        "type": "about:blank",
        "title": "The worker died",
        "status": 500,
        "code": "worker_lost",
        "detail": f"The worker stopped without a word in each of {max_attempts} attempts; often memory ran out.",
    }
    session.execute(_changes(table, unheard, **_final(table, "cancelled")))
    session.execute(
        _changes(
            table,
            and_(table.state == "running", dead, table.attempt >= max_attempts),
            **_final(table, "failed"),
            error=error,
        )
    )
    session.execute(
        _changes(
            table,
            and_(table.state == "running", dead),
            state="queued",
            stage="queued",
            claim_id=None,
            eta_s=None,
        )
    )
    return list(session.scalars(select(table.id).where(table.state == "queued").order_by(table.id)))


def _silent_for(table: type[Job], seconds: float) -> ColumnElement[bool]:
    """No heartbeat for so long; or one from as far ahead, written before a clock was set back."""
    now, silence = utc_now(), timedelta(seconds=seconds)
    return or_(table.heartbeat_at.is_(None), table.heartbeat_at < now - silence, table.heartbeat_at > now + silence)
