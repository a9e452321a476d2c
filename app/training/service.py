"""Training jobs: started from a snapshot, one at a time, followed and cancelled."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.service import Actor, record
from app.cancels import cancel
from app.db.columns import new_id
from app.db.job_tables import TrainingJob
from app.db.session import Database, after_commit
from app.idempotency import Made, RequestKey, once, served
from app.queue import TRAIN, Bell
from app.retraining.service import require_switched_on
from app.settings import Settings
from app.training.errors import NotEnoughTags, TrainingJobNotFound, TrainingUnderWay, UnknownRecipe
from app.training.schemas import TrainingJobRead, TrainingRequest
from app.training.snapshot import TagSnapshot, missing_for_training, take_snapshot
from models.recipes import RECIPES


def get_job(session: Session, job_id: str) -> TrainingJob:
    """A training job."""
    job = session.get(TrainingJob, job_id)
    if job is None:
        raise TrainingJobNotFound(job_id)
    return job


def active_job(session: Session) -> TrainingJob | None:
    """The job that is queued, running or cancelling, if any."""
    return session.scalar(select(TrainingJob).where(TrainingJob.active_slot == 1))


def start_training(
    database: Database,
    bell: Bell,
    settings: Settings,
    *,
    actor: Actor,
    request: TrainingRequest,
    key: RequestKey | None,
) -> TrainingJob:
    """Queue a training on the tags as they are now.

    Raises:
        UnknownRecipe, TrainingSwitchedOff, NotEnoughTags, TrainingUnderWay, IdempotencyKeyReused,
        Unavailable (the broker is away).
    """
    if request.recipe is not None and request.recipe not in RECIPES:
        raise UnknownRecipe(request.recipe, list(RECIPES))
    earlier = served(database, key, _made_before)
    if earlier is not None:
        return earlier
    bell.require()

    def act(session: Session) -> tuple[Made, TrainingJob]:
        job = _queue(session, bell, settings, actor, request)
        return Made(job.id), job

    try:
        return once(database, key, act=act, again=_made_before)
    except IntegrityError:  # another request took the one slot between our look and our insert
        with database.reading() as session:
            _refuse_second(session)
        raise


def _made_before(session: Session, made: Made) -> TrainingJob:
    return get_job(session, made.resource_id)


def _queue(session: Session, bell: Bell, settings: Settings, actor: Actor, request: TrainingRequest) -> TrainingJob:
    require_switched_on(session)
    _refuse_second(session)
    job_id = new_id()  # before the tags are read: one that is given meanwhile counts as new
    snapshot = take_snapshot(session)
    missing = missing_for_training(snapshot, settings)
    if missing:
        raise NotEnoughTags(" ".join(reason.detail for reason in missing))
    job = _new_job(job_id, snapshot, actor, request)
    session.add(job)
    session.flush()
    record(session, actor=actor.user_id, action="training.started", subject=job.id, n_tags=job.n_tags)
    after_commit(session, lambda: bell.ring(TRAIN, job.id))
    return job


def _refuse_second(session: Session) -> None:
    active = active_job(session)
    if active is not None:
        shown = TrainingJobRead.model_validate(active).model_dump(mode="json")
        raise TrainingUnderWay(active.id, active.state, shown)


def _new_job(job_id: str, snapshot: TagSnapshot, actor: Actor, request: TrainingRequest) -> TrainingJob:
    return TrainingJob(
        id=job_id,
        created_by=actor.user_id,
        recipe=request.recipe,
        note=request.note,
        n_tags=snapshot.n_slices,
        tags_digest=snapshot.digest(),
        tags_snapshot=snapshot.to_json(),
        active_slot=1,
    )


def cancel_training(session: Session, database: Database, *, actor: Actor, job_id: str) -> TrainingJob:
    """Cancel a queued or running job; a finished one stays as it is."""
    job = cancel(session, database, TrainingJob, job_id)
    if job is None:
        raise TrainingJobNotFound(job_id)
    record(session, actor=actor.user_id, action="training.cancelled", subject=job_id)
    return job
