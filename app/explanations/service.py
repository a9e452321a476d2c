"""Explanations: one row for each segmentation and B-scan, so that asking twice computes once."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import backpressure
from app.accounts.service import Actor
from app.db import jobs
from app.db.job_tables import Explanation
from app.db.session import Database, after_commit
from app.explanations.errors import ExplanationNotFound, NotExplainedYet, NothingToExplain, StepNotFound
from app.explanations.schemas import ExplanationRead
from app.first_reads.service import require_read
from app.idempotency import Made, RequestKey, once, served
from app.model_versions.service import hold_usable
from app.queue import EXPLAIN, Bell
from app.segmentations.service import get_finished, get_segmentation, hold_finished
from app.settings import Settings
from app.volumes.service import require_slice


def _find(session: Session, segmentation_id: str, index: int) -> Explanation | None:
    return session.scalar(
        select(Explanation).where(Explanation.segmentation_id == segmentation_id, Explanation.slice_index == index)
    )


def request_explanation(
    database: Database,
    bell: Bell,
    settings: Settings,
    *,
    actor: Actor,
    segmentation_id: str,
    index: int,
    key: RequestKey | None,
) -> str:
    """Queue the explanation of a B-scan unless it is there or on its way; a failed one is tried again. Gives its id.

    Raises:
        SegmentationNotFound, NotSegmentedYet, SliceOutOfRange, FirstReadOpen, NothingToExplain, ModelDeleted,
        IdempotencyKeyReused, TooManyWaiting, QueueFull, Unavailable (the broker is away).
    """
    earlier = served(database, key, _made_before)
    if earlier is not None:
        return earlier
    with database.reading() as session:
        segmentation, volume = get_finished(session, segmentation_id)
        require_slice(volume, index)
        require_read(session, actor, volume, index)
        model_id = segmentation.model_id
        if model_id is None:
            raise NothingToExplain(segmentation.method)
        is_there = jobs.under_way_or_done(_find(session, segmentation_id, index))
    if is_there is not None and key is None:
        return is_there
    if is_there is None:
        bell.require()

    def act(session: Session) -> tuple[Made, str]:
        backpressure.enter_one_by_one(session, Explanation)
        hold_finished(session, segmentation_id)
        row_id = jobs.under_way_or_done(_find(session, segmentation_id, index))
        if row_id is None:
            hold_usable(session, model_id)
            row_id = _queue(session, bell, settings, actor, segmentation_id, index)
        return Made(row_id), row_id

    try:
        return once(database, key, act=act, again=_made_before)
    except IntegrityError:  # somebody asked for the same at once and made the row, which is now there to be found
        return once(database, key, act=act, again=_made_before)


def _made_before(_: Session, made: Made) -> str:
    return made.resource_id


def _queue(session: Session, bell: Bell, settings: Settings, actor: Actor, segmentation_id: str, index: int) -> str:
    row = _find(session, segmentation_id, index)
    backpressure.require_room(session, Explanation, user_id=actor.user_id, settings=settings)
    if row is None:
        row = Explanation(segmentation_id=segmentation_id, slice_index=index, created_by=actor.user_id)
        session.add(row)
        session.flush()
    else:
        jobs.restart(session, Explanation, row.id)
    row_id = row.id
    after_commit(session, lambda: bell.ring(EXPLAIN, row_id))
    return row_id


def get_explanation(session: Session, actor: Actor, segmentation_id: str, index: int) -> Explanation:
    """The explanation of one B-scan; gone with its volume."""
    _, volume = get_segmentation(session, segmentation_id)
    require_slice(volume, index)
    require_read(session, actor, volume, index)
    row = _find(session, segmentation_id, index)
    if row is None:
        raise ExplanationNotFound(segmentation_id, index)
    return row


def read(database: Database, actor: Actor, segmentation_id: str, index: int) -> ExplanationRead:
    """What the API says of an explanation now."""
    with database.reading() as session:
        return ExplanationRead.model_validate(get_explanation(session, actor, segmentation_id, index))


def require_step(database: Database, actor: Actor, segmentation_id: str, index: int, step: str) -> None:
    """Raise unless the picture of this step is there; only names that the worker wrote reach the bucket."""
    with database.reading() as session:
        row = get_explanation(session, actor, segmentation_id, index)
    if row.state != "succeeded":
        raise NotExplainedYet(index, row.state)
    known = [str(item["name"]) for item in row.steps]
    if step not in known:
        raise StepNotFound(step, known)
