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
from app.queue import EXPLAIN, Bell
from app.segmentations.service import get_finished, get_segmentation
from app.settings import Settings
from app.volumes.service import require_slice


def _find(session: Session, segmentation_id: str, index: int) -> Explanation | None:
    return session.scalar(
        select(Explanation).where(Explanation.segmentation_id == segmentation_id, Explanation.slice_index == index)
    )


def request_explanation(
    database: Database, bell: Bell, settings: Settings, *, actor: Actor, segmentation_id: str, index: int
) -> None:
    """Queue the explanation of a B-scan unless it is there or on its way; a failed one is tried again.

    Raises:
        SegmentationNotFound, NotSegmentedYet, SliceOutOfRange, NothingToExplain, TooManyWaiting, QueueFull,
        Unavailable (the broker is away).
    """
    with database.reading() as session:
        segmentation, volume = get_finished(session, segmentation_id)
        require_slice(volume, index)
        if segmentation.model_id is None:
            raise NothingToExplain(segmentation.method)
        known = _find(session, segmentation_id, index)
        if known is not None and known.state in ("succeeded", *jobs.ACTIVE):
            return
    bell.require()
    try:
        with database.transaction() as session:
            _queue(session, bell, settings, actor, segmentation_id, index)
    except IntegrityError:  # the same request came twice at once, and the other one made the row
        with database.reading() as session:
            get_explanation(session, segmentation_id, index)


def _queue(session: Session, bell: Bell, settings: Settings, actor: Actor, segmentation_id: str, index: int) -> None:
    backpressure.enter_one_by_one(session, Explanation)
    row = _find(session, segmentation_id, index)
    if row is not None and row.state in ("succeeded", *jobs.ACTIVE):  # somebody was quicker
        return
    backpressure.require_room(session, Explanation, user_id=actor.user_id, settings=settings)
    if row is None:
        row = Explanation(segmentation_id=segmentation_id, slice_index=index, created_by=actor.user_id)
        session.add(row)
        session.flush()
    else:
        jobs.restart(session, Explanation, row.id)
    row_id = row.id
    after_commit(session, lambda: bell.ring(EXPLAIN, row_id))


def get_explanation(session: Session, segmentation_id: str, index: int) -> Explanation:
    """The explanation of one B-scan; gone with its volume."""
    _, volume = get_segmentation(session, segmentation_id)
    require_slice(volume, index)
    row = _find(session, segmentation_id, index)
    if row is None:
        raise ExplanationNotFound(segmentation_id, index)
    return row


def read(database: Database, segmentation_id: str, index: int) -> ExplanationRead:
    """What the API says of an explanation now."""
    with database.reading() as session:
        return ExplanationRead.model_validate(get_explanation(session, segmentation_id, index))


def require_step(database: Database, segmentation_id: str, index: int, step: str) -> None:
    """Raise unless the picture of this step is there; only names that the worker wrote reach the bucket."""
    with database.reading() as session:
        row = get_explanation(session, segmentation_id, index)
    if row.state != "succeeded":
        raise NotExplainedYet(index, row.state)
    known = [str(item["name"]) for item in row.steps]
    if step not in known:
        raise StepNotFound(step, known)
