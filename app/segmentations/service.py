"""Segmentations: one row for each volume and model or method, so that asking twice computes once."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import backpressure
from app.accounts.service import Actor, record
from app.cancels import cancel
from app.db import jobs
from app.db.job_tables import Segmentation
from app.db.session import Database, after_commit
from app.db.tables import Volume
from app.db.volume_locks import KEPT
from app.idempotency import Made, RequestKey, once, served
from app.model_versions.service import active_model, get_usable, hold_usable
from app.queue import SEGMENT, Bell
from app.segmentations.errors import (
    MethodCannotSegment,
    MethodNeedsTraining,
    ModelAndMethod,
    NotSegmentedYet,
    SegmentationNotFound,
    UnknownMethod,
)
from app.segmentations.schemas import SegmentationRead, SegmentationRequest
from app.settings import Settings
from app.volumes.service import get_volume, hold_volume
from models.methods import METHODS, NETWORK
from models.oct.volume import OCTError
from models.segmenter import require_geometry

READY = [method.name for method in METHODS if method.needs_nothing]
"""Methods that can be asked for by name."""


class Choice(NamedTuple):
    """What segments: a model version by the method NETWORK, or a method that has none."""

    model_id: str | None
    method: str


def get_segmentation(session: Session, segmentation_id: str) -> tuple[Segmentation, Volume]:
    """A segmentation and its volume."""
    row = session.get(Segmentation, segmentation_id)
    if row is None:
        raise SegmentationNotFound(segmentation_id)
    return row, get_volume(session, row.volume_id)


def get_finished(session: Session, segmentation_id: str) -> tuple[Segmentation, Volume]:
    """A segmentation whose mask is there."""
    row, volume = get_segmentation(session, segmentation_id)
    if row.state != "succeeded":
        raise NotSegmentedYet(segmentation_id, row.state)
    return row, volume


def hold_finished(session: Session, segmentation_id: str) -> None:
    """As `get_finished`, and nobody deletes it before this transaction ends: what is queued for it can be done.

    Raises:
        SegmentationNotFound, VolumeNotFound, NotSegmentedYet.
    """
    _, volume = get_finished(session, segmentation_id)
    hold_volume(session, volume.id)
    if session.get(Segmentation, segmentation_id, with_for_update=KEPT, populate_existing=True) is None:
        raise SegmentationNotFound(segmentation_id)


def read(database: Database, segmentation_id: str) -> SegmentationRead:
    """What the API says of a segmentation now."""
    with database.reading() as session:
        return SegmentationRead.of(*get_segmentation(session, segmentation_id))


def check_request(session: Session, *, model_id: str | None, method: str | None) -> Choice:
    """What will answer, before anything is uploaded or written.

    Raises:
        UnknownMethod, MethodNeedsTraining, ModelAndMethod, ModelNotFound, ModelDeleted, NoModel.
    """
    if method is None or method == NETWORK:
        return Choice(active_model(session).id if model_id is None else get_usable(session, model_id).id, NETWORK)
    known = {found.name: found for found in METHODS}
    if method not in known:
        raise UnknownMethod(method, [NETWORK, *READY])
    if not known[method].needs_nothing:
        raise MethodNeedsTraining(method, known[method].supervision, READY)
    if model_id is not None:
        raise ModelAndMethod(method)
    return Choice(None, method)


def request_segmentation(
    database: Database,
    bell: Bell,
    settings: Settings,
    *,
    actor: Actor,
    request: SegmentationRequest,
    key: RequestKey | None,
) -> str:
    """Find the segmentation of this volume by this model or method, or queue it. Gives its id.

    Raises:
        VolumeNotFound, MethodCannotSegment, IdempotencyKeyReused, TooManyWaiting, QueueFull, Unavailable (the broker is
        away), and what `check_request` raises.
    """
    earlier = served(database, key, _made_before)
    if earlier is not None:
        return earlier
    with database.reading() as session:
        volume = get_volume(session, request.volume_id)
        volume_id = volume.id
        choice = check_request(session, model_id=request.model_id, method=request.method)
        if choice.model_id is None:
            _check_volume(volume, choice.method)
        is_there = jobs.under_way_or_done(_find(session, volume_id, choice))
    if is_there is not None and key is None:
        return is_there
    if is_there is None:
        bell.require()

    def act(session: Session) -> tuple[Made, str]:
        backpressure.enter_one_by_one(session, Segmentation)
        hold_volume(session, volume_id)
        row_id = jobs.under_way_or_done(_find(session, volume_id, choice)) or _queue(
            session, bell, settings, actor, volume_id, choice
        )
        return Made(row_id), row_id

    try:
        return once(database, key, act=act, again=_made_before)
    except IntegrityError:  # somebody asked for the same at once and made the row, which is now there to be found
        return once(database, key, act=act, again=_made_before)


def _made_before(session: Session, made: Made) -> str:
    return get_segmentation(session, made.resource_id)[0].id


def _check_volume(volume: Volume, method: str) -> None:
    """Methods that learn nothing know the retina's sizes in µm, and look across B-scans."""
    try:
        require_geometry(method.upper(), volume.spacing, volume.n_slices)
    except OCTError as error:
        raise MethodCannotSegment(error) from error


def _find(session: Session, volume_id: str, choice: Choice) -> Segmentation | None:
    return session.scalar(
        select(Segmentation).where(
            Segmentation.volume_id == volume_id,
            Segmentation.model_id.is_not_distinct_from(choice.model_id),
            Segmentation.method == choice.method,
        )
    )


def _queue(session: Session, bell: Bell, settings: Settings, actor: Actor, volume_id: str, choice: Choice) -> str:
    if choice.model_id is not None:
        hold_usable(session, choice.model_id)
    row = _find(session, volume_id, choice)
    backpressure.require_room(session, Segmentation, user_id=actor.user_id, settings=settings)
    if row is None:
        row = Segmentation(
            volume_id=volume_id, model_id=choice.model_id, method=choice.method, created_by=actor.user_id
        )
        session.add(row)
        session.flush()
    else:
        jobs.restart(session, Segmentation, row.id)
    row_id = row.id
    record(session, actor=actor.user_id, action="segmentation.started", subject=row_id)
    after_commit(session, lambda: bell.ring(SEGMENT, row_id))
    return row_id


def cancel_segmentation(
    session: Session, database: Database, *, actor: Actor, segmentation_id: str
) -> SegmentationRead:
    """Cancel a queued or running segmentation; a finished one stays as it is."""
    _, volume = get_segmentation(session, segmentation_id)
    row = cancel(session, database, Segmentation, segmentation_id)
    if row is None:
        raise SegmentationNotFound(segmentation_id)
    record(session, actor=actor.user_id, action="segmentation.cancelled", subject=segmentation_id)
    return SegmentationRead.of(row, volume)
