"""The worklist: one volume at a time to each reader, so that two never get the same slices."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Select, delete, exists, func, select
from sqlalchemy.orm import Session

from app.accounts.service import Actor
from app.db.columns import utc_now
from app.db.tables import ModelVersion, Segmentation, SliceLease, SliceTag, Volume
from app.tags.consensus import disagreement
from app.tags.schemas import LeaseRead, LeaseRequest
from app.tags.service import votes_by_slice

UNSURE = 0.5
"""A slice probability this near is the least certain."""


def take_lease(session: Session, *, actor: Actor, request: LeaseRequest, minutes: float) -> LeaseRead | None:
    """Give the reader the next volume with slices they have not tagged; None when nothing is left.

    Whoever asks again while holding a lease gets the same volume, renewed, as long as something in it is left.
    """
    now = utc_now()
    session.execute(delete(SliceLease).where(SliceLease.expires_at <= now))
    mine = session.scalar(select(SliceLease).where(SliceLease.user_id == actor.user_id))
    candidates = [mine.volume_id] if mine is not None else []
    candidates += list(session.scalars(_candidates(request.strategy, actor)))
    for volume_id in candidates:
        slices = _open_slices(session, volume_id, actor, request.strategy)
        if not slices:
            continue
        if mine is not None:
            session.delete(mine)
            session.flush()
        lease = SliceLease(volume_id=volume_id, user_id=actor.user_id, expires_at=now + timedelta(minutes=minutes))
        session.add(lease)
        session.flush()
        return LeaseRead(volume_id=volume_id, slices=slices, lease_id=lease.id, expires_at=lease.expires_at)
    return None


def _candidates(strategy: str, actor: Actor) -> Select[str]:
    """Ids of the volumes that nobody holds and that have something for this reader, oldest first."""
    held = exists().where(SliceLease.volume_id == Volume.id)
    rows = select(Volume.id).where(Volume.deleted_at.is_(None), ~held)
    if strategy == "disagreement":
        differing = (
            select(SliceTag.volume_id)
            .group_by(SliceTag.volume_id, SliceTag.slice_index)
            .having(func.count(SliceTag.has_fluid.distinct()) > 1)
        )
        return rows.where(Volume.id.in_(differing)).order_by(Volume.id)
    n_mine = (
        select(func.count()).where(SliceTag.volume_id == Volume.id, SliceTag.user_id == actor.user_id).scalar_subquery()
    )
    return rows.where(n_mine < Volume.n_slices).order_by(Volume.id)


def _open_slices(session: Session, volume_id: str, actor: Actor, strategy: str) -> list[int]:
    """Slices that this reader should look at, the most wanted first."""
    volume = session.get_one(Volume, volume_id)
    votes = votes_by_slice(session, volume_id)
    if strategy == "disagreement":
        return [index for index, by_user in sorted(votes.items()) if disagreement(list(by_user.values()))]
    untagged = [index for index in range(volume.n_slices) if actor.user_id not in votes.get(index, {})]
    if strategy == "uncertain":
        probability = _slice_probabilities(session, volume_id)
        untagged.sort(key=lambda index: abs(probability.get(index, UNSURE) - UNSURE))
    return untagged


def _slice_probabilities(session: Session, volume_id: str) -> dict[int, float]:
    """What the model in use said of each slice; empty when it has not seen the volume."""
    result = session.scalar(
        select(Segmentation)
        .join(ModelVersion, ModelVersion.id == Segmentation.model_id)
        .where(Segmentation.volume_id == volume_id, Segmentation.state == "succeeded", ModelVersion.active_slot == 1)
    )
    return {} if result is None else {index: item["probability"] for index, item in enumerate(result.slices)}
