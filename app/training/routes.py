"""Training jobs over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Response
from sqlalchemy import select
from sse_starlette import EventSourceResponse

from app.accounts.auth import Trainer, Viewer
from app.db.job_tables import TrainingJob
from app.dependencies import BellDep, DatabaseDep, ReadingDep, SessionDep, SettingsDep
from app.idempotency import KeyedDep
from app.paging import DEFAULT_LIMIT, CursorQuery, LimitQuery, Page, newest_first
from app.training import readiness, service
from app.training.events import follow
from app.training.schemas import ReadinessRead, TrainingJobRead, TrainingJobSummary, TrainingRequest

router = APIRouter(prefix="/training-jobs", tags=["training"])

POLL_AFTER_S = "2"


@router.post("", status_code=202)
def create_training_job(
    actor: Trainer,
    database: DatabaseDep,
    bell: BellDep,
    settings: SettingsDep,
    response: Response,
    keyed: KeyedDep,
    body: TrainingRequest | None = None,
) -> TrainingJobRead:
    """Retrain on the tags as they are now. 409 while a training is under way, or where training is switched off."""
    request = body or TrainingRequest()
    key = keyed.of(request.model_dump_json())
    job = service.start_training(database, bell, settings, actor=actor, request=request, key=key)
    response.headers["Location"] = f"/api/v1/training-jobs/{job.id}"
    response.headers["Retry-After"] = POLL_AFTER_S
    return TrainingJobRead.model_validate(job)


@router.get("")
def list_training_jobs(
    actor: Viewer, session: ReadingDep, limit: LimitQuery = DEFAULT_LIMIT, cursor: CursorQuery = None
) -> Page[TrainingJobSummary]:
    """All trainings, newest first, without their losses."""
    found, next_cursor = newest_first(session, select(TrainingJob), TrainingJob.id, limit=limit, cursor=cursor)
    return Page(items=[TrainingJobSummary.model_validate(job) for job in found], next_cursor=next_cursor)


@router.get("/readiness")
def read_readiness(actor: Viewer, session: ReadingDep, settings: SettingsDep) -> ReadinessRead:
    """Whether a training can start now, and why not yet: by hand, and by itself."""
    return readiness.read_readiness(session, settings)


@router.get("/{job_id}")
def read_training_job(job_id: str, actor: Viewer, session: ReadingDep) -> TrainingJobRead:
    """One training and how far it is."""
    return TrainingJobRead.model_validate(service.get_job(session, job_id))


@router.post("/{job_id}/cancel", status_code=202)
def cancel_training_job(job_id: str, actor: Trainer, session: SessionDep, database: DatabaseDep) -> TrainingJobRead:
    """Stop a queued or running training. Asking again, or too late, changes nothing."""
    return TrainingJobRead.model_validate(service.cancel_training(session, database, actor=actor, job_id=job_id))


@router.get("/{job_id}/events", response_class=EventSourceResponse)
def follow_training_job(
    job_id: str,
    actor: Viewer,
    database: DatabaseDep,
    last_event_id: Annotated[str | None, Header(max_length=20, pattern=r"^\d+$")] = None,
) -> EventSourceResponse:
    """Server-sent events: event `job`, data the job, one for each change. `Last-Event-ID` resumes."""
    with database.reading() as session:
        service.get_job(session, job_id)
    return EventSourceResponse(follow(database, job_id, int(last_event_id) if last_event_id else -1))
