"""Questions to the PACS, and the transfers that a worker does: rows that survive whoever works at them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app import backpressure
from app.accounts.service import Actor, record
from app.cancels import cancel
from app.db import jobs
from app.db.job_tables import PacsTransfer
from app.db.session import Database, after_commit
from app.idempotency import Made, RequestKey, once, served
from app.pacs.errors import PacsBusy, PacsNotConfigured, PacsQueryTooWide, TransferNotFound
from app.pacs.schemas import ImportRequest, PacsRead, SearchRequest, TransferRead
from app.queue import EXCHANGE, Bell
from app.segmentations.service import get_finished, hold_finished
from app.settings import Settings

if TYPE_CHECKING:
    from app.pacs.answers import Found

MAX_SEARCHES = 4
"""Searches that may wait for the PACS at once, in each web process: the threads are needed for the readers' tags."""

_searches = threading.BoundedSemaphore(MAX_SEARCHES)


def describe(settings: Settings) -> PacsRead:
    """Whether there is a PACS, without asking it."""
    return PacsRead(configured=bool(settings.pacs_url), host=urlsplit(settings.pacs_url).hostname)


def require_pacs(settings: Settings) -> None:
    """Raise `PacsNotConfigured` where the settings name no PACS."""
    if not settings.pacs_url:
        raise PacsNotConfigured()


def search(settings: Settings, wanted: SearchRequest) -> Found:
    """Ask the PACS for series.

    Raises:
        PacsNotConfigured, PacsQueryTooWide, PacsBusy, PacsError.
    """
    require_pacs(settings)
    if wanted.patient_id is None and wanted.day is None:
        raise PacsQueryTooWide()
    from app.pacs.search import searching  # brings requests, which only an installation with a PACS needs

    if not _searches.acquire(blocking=False):
        raise PacsBusy()
    try:
        return searching(settings).find_series(
            patient_id=wanted.patient_id, day=wanted.day, limit=wanted.limit, all_classes=wanted.all_classes
        )
    finally:
        _searches.release()


def request_import(
    database: Database, bell: Bell, settings: Settings, *, actor: Actor, wanted: ImportRequest, key: RequestKey | None
) -> str:
    """Queue the import of a series; one that is under way is not begun twice. Gives its id.

    Raises:
        PacsNotConfigured, IdempotencyKeyReused, TooManyWaiting, QueueFull, Unavailable (the broker is away).
    """
    row = PacsTransfer(
        study_uid=wanted.study_uid,
        series_uid=wanted.series_uid,
        all_classes=wanted.all_classes,
        created_by=actor.user_id,
    )
    same = (
        PacsTransfer.study_uid == wanted.study_uid,
        PacsTransfer.series_uid == wanted.series_uid,
        PacsTransfer.all_classes == wanted.all_classes,
    )
    return _request(database, bell, settings, actor=actor, row=row, same=same, key=key, action="pacs.import_started")


def request_delivery(
    database: Database, bell: Bell, settings: Settings, *, actor: Actor, segmentation_id: str, key: RequestKey | None
) -> str:
    """Queue the delivery of a segmentation's results; one that is under way is not begun twice. Gives its id.

    Raises:
        SegmentationNotFound, NotSegmentedYet, and what `request_import` raises.
    """
    row = PacsTransfer(segmentation_id=segmentation_id, created_by=actor.user_id)
    same = (PacsTransfer.segmentation_id == segmentation_id,)
    return _request(database, bell, settings, actor=actor, row=row, same=same, key=key, action="pacs.delivery_started")


def _request(
    database: Database,
    bell: Bell,
    settings: Settings,
    *,
    actor: Actor,
    row: PacsTransfer,
    same: tuple[ColumnElement[bool], ...],
    key: RequestKey | None,
    action: str,
) -> str:
    require_pacs(settings)
    earlier = served(database, key, _made_before)
    if earlier is not None:
        return earlier
    if row.segmentation_id is not None:
        with database.reading() as session:
            get_finished(session, row.segmentation_id)
    bell.require()

    def act(session: Session) -> tuple[Made, str]:
        backpressure.enter_one_by_one(session, PacsTransfer)
        if row.segmentation_id is not None:
            hold_finished(session, row.segmentation_id)
        under_way = session.scalar(select(PacsTransfer.id).where(*same, PacsTransfer.state.in_(jobs.ACTIVE)).limit(1))
        if under_way is not None:
            return Made(under_way), under_way
        backpressure.require_room(session, PacsTransfer, user_id=actor.user_id, settings=settings)
        session.add(row)
        session.flush()
        row_id = row.id
        record(session, actor=actor.user_id, action=action, subject=row_id)
        after_commit(session, lambda: bell.ring(EXCHANGE, row_id))
        return Made(row_id), row_id

    return once(database, key, act=act, again=_made_before)


def _made_before(session: Session, made: Made) -> str:
    return get_transfer(session, made.resource_id).id


def get_transfer(session: Session, transfer_id: str) -> PacsTransfer:
    """A transfer.

    Raises:
        TransferNotFound
    """
    row = session.get(PacsTransfer, transfer_id)
    if row is None:
        raise TransferNotFound(transfer_id)
    return row


def read(database: Database, transfer_id: str) -> TransferRead:
    """What the API says of a transfer now."""
    with database.reading() as session:
        return TransferRead.of(get_transfer(session, transfer_id))


def cancel_transfer(session: Session, database: Database, *, actor: Actor, transfer_id: str) -> TransferRead:
    """Cancel a queued or running transfer; an ended one stays as it is."""
    row = cancel(session, database, PacsTransfer, transfer_id)
    if row is None:
        raise TransferNotFound(transfer_id)
    record(session, actor=actor.user_id, action="pacs.transfer_cancelled", subject=transfer_id)
    return TransferRead.of(row)
