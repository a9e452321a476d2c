"""Leases: one volume at a time to each reader, so that two never get the same slices."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.service import Actor
from app.db.columns import utc_now
from app.db.session import Database
from app.db.tables import SliceLease
from app.idempotency import Made, RequestKey, once
from app.worklist.errors import LeaseNotFound
from app.worklist.picking import pick_volumes, wanted_slices
from app.worklist.schemas import LeaseRead, LeaseRequest

NOTHING_LEFT = ""
"""What a key keeps of a request for which there was nothing."""


def take_lease(
    database: Database, *, actor: Actor, request: LeaseRequest, minutes: float, key: RequestKey | None
) -> LeaseRead | None:
    """Give the reader the next volume with slices to look at; None when nothing is left.

    Whoever asks again while holding a lease gets the same volume, renewed, as long as something in it is left. A repeat
    of the same request gets its lease as it is, or hears that it has ended.

    Raises:
        LeaseNotFound, IdempotencyKeyReused.
    """

    def act(session: Session) -> tuple[Made, LeaseRead | None]:
        lease = _take_next(session, actor, request, minutes)
        return Made(NOTHING_LEFT if lease is None else lease.lease_id), lease

    def again(session: Session, made: Made) -> LeaseRead | None:
        if made.resource_id == NOTHING_LEFT:
            return None
        return _read(session, _own(session, actor, made.resource_id), actor)

    return once(database, key, act=act, again=again)


def _take_next(session: Session, actor: Actor, request: LeaseRequest, minutes: float) -> LeaseRead | None:
    mine = _held_by(session, actor, is_to_change=True)
    if mine is not None:
        if mine.volume_id not in request.skip and wanted_slices(session, mine.volume_id, actor, request.strategy):
            mine.strategy = request.strategy
            return _renewed(session, mine, actor, minutes)
        session.delete(mine)
        session.flush()
    for volume_id in pick_volumes(session, actor, request.strategy, request.skip):
        lease = _try_to_hold(session, volume_id, actor, request.strategy, minutes)
        if lease is not None:
            return _read(session, lease, actor)
    return None


def renew_lease(session: Session, *, actor: Actor, lease_id: str, minutes: float) -> LeaseRead:
    """Hold on to a lease for `minutes` from now."""
    return _renewed(session, _own(session, actor, lease_id, is_to_change=True), actor, minutes)


def release_lease(session: Session, *, actor: Actor, lease_id: str) -> None:
    """Let others have the volume. Doing it twice is fine."""
    session.execute(delete(SliceLease).where(SliceLease.id == lease_id, SliceLease.user_id == actor.user_id))


def current_lease(session: Session, actor: Actor) -> LeaseRead | None:
    """What the reader holds now."""
    lease = _held_by(session, actor)
    return None if lease is None else _read(session, lease, actor)


def _held_by(session: Session, actor: Actor, *, is_to_change: bool = False) -> SliceLease | None:
    """The reader's lease; one that is to change is locked, for their other tab may give it back at this moment."""
    lease = select(SliceLease).where(SliceLease.user_id == actor.user_id, SliceLease.expires_at > utc_now())
    return session.scalar(lease.with_for_update() if is_to_change else lease)


def _own(session: Session, actor: Actor, lease_id: str, *, is_to_change: bool = False) -> SliceLease:
    lease = _held_by(session, actor, is_to_change=is_to_change)
    if lease is None or lease.id != lease_id:
        raise LeaseNotFound(lease_id)
    return lease


def _renewed(session: Session, lease: SliceLease, actor: Actor, minutes: float) -> LeaseRead:
    lease.expires_at = utc_now() + timedelta(minutes=minutes)
    session.flush()
    return _read(session, lease, actor)


def _try_to_hold(session: Session, volume_id: str, actor: Actor, strategy: str, minutes: float) -> SliceLease | None:
    """A lease of the volume, or None where another request was quicker: the table holds one a volume and reader."""
    now = utc_now()
    try:
        with session.begin_nested():
            expired = (SliceLease.volume_id == volume_id) | (SliceLease.user_id == actor.user_id)
            session.execute(delete(SliceLease).where(expired, SliceLease.expires_at <= now))
            lease = SliceLease(
                volume_id=volume_id,
                user_id=actor.user_id,
                strategy=strategy,
                expires_at=now + timedelta(minutes=minutes),
            )
            session.add(lease)
    except IntegrityError:
        return _held_by(session, actor)  # this reader's other tab
    return lease


def _read(session: Session, lease: SliceLease, actor: Actor) -> LeaseRead:
    wanted = wanted_slices(session, lease.volume_id, actor, lease.strategy)
    return LeaseRead(
        volume_id=lease.volume_id,
        slices=wanted.slices,
        lease_id=lease.id,
        expires_at=lease.expires_at,
        strategy=lease.strategy,
        ranked_by_model=wanted.ranked_by_model,
    )
