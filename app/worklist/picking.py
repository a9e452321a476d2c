"""Which volumes and slices a reader should look at, by strategy.

`next`: what the reader has not tagged, oldest volume first. `uncertain`: the same, but volumes and slices that the
model in use is least sure of come first. `disagreement`: slices on which two readers differ and that this reader has
not tagged or that are tied, so that the reader's word can still settle them.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from app.accounts.service import Actor
from app.db.columns import utc_now
from app.db.job_tables import ModelVersion, Segmentation
from app.db.tables import SliceLease, SliceTag, Volume
from app.tags.consensus import consensus, disagreement
from app.tags.service import votes_by_slice

UNSURE = 0.5
"""A slice probability this near is the least certain."""


class Wanted(NamedTuple):
    """Slices to look at, the most wanted first."""

    slices: list[int]
    ranked_by_model: bool

    def __bool__(self) -> bool:
        return bool(self.slices)


def wanted_slices(session: Session, volume_id: str, actor: Actor, strategy: str) -> Wanted:
    """What this reader should look at in a volume."""
    n_slices = session.get_one(Volume, volume_id).n_slices
    votes = votes_by_slice(session, volume_id)
    if strategy == "disagreement":
        return Wanted([index for index, by_user in sorted(votes.items()) if _can_settle(by_user, actor)], False)
    untagged = [index for index in range(n_slices) if actor.user_id not in votes.get(index, {})]
    doubts = doubts_by_volume(session, volume_id).get(volume_id, []) if strategy == "uncertain" else []
    if len(doubts) != n_slices:
        return Wanted(untagged, False)
    return Wanted(sorted(untagged, key=lambda index: doubts[index]), True)


def pick_volumes(session: Session, actor: Actor, strategy: str) -> list[str]:
    """Ids of the volumes that nobody holds and that may have something for this reader, the most wanted first."""
    free = list(session.scalars(_free_volumes(strategy, actor)))
    if strategy != "uncertain":
        return free
    doubts = doubts_by_volume(session)
    mine = _own_indices(session, actor)

    def least_certain(volume_id: str) -> tuple[float, str]:
        known = doubts.get(volume_id, [])
        tagged = mine.get(volume_id, set())
        return min((doubt for index, doubt in enumerate(known) if index not in tagged), default=UNSURE), volume_id

    return sorted(free, key=lambda volume_id: (volume_id not in doubts, *least_certain(volume_id)))


def doubts_by_volume(session: Session, volume_id: str | None = None) -> dict[str, list[float]]:
    """How far the model in use is from 0.5 in each slice of the volumes that it has segmented; 0 is least certain."""
    rows = (
        select(Segmentation.volume_id, Segmentation.slices)
        .join(ModelVersion, ModelVersion.id == Segmentation.model_id)
        .where(Segmentation.state == "succeeded", ModelVersion.active_slot == 1)
    )
    if volume_id is not None:
        rows = rows.where(Segmentation.volume_id == volume_id)
    return {seen: [abs(item["probability"] - UNSURE) for item in slices] for seen, slices in session.execute(rows)}


def _can_settle(by_user: dict[str, bool], actor: Actor) -> bool:
    votes = list(by_user.values())
    return disagreement(votes) and (actor.user_id not in by_user or consensus(votes) is None)


def _free_volumes(strategy: str, actor: Actor) -> Select[str]:
    held = exists().where(SliceLease.volume_id == Volume.id, SliceLease.expires_at > utc_now())
    rows = select(Volume.id).where(Volume.deleted_at.is_(None), ~held).order_by(Volume.id)
    if strategy == "disagreement":
        differing = (
            select(SliceTag.volume_id)
            .group_by(SliceTag.volume_id, SliceTag.slice_index)
            .having(func.count(SliceTag.has_fluid.distinct()) > 1)
        )
        return rows.where(Volume.id.in_(differing))
    n_mine = (
        select(func.count()).where(SliceTag.volume_id == Volume.id, SliceTag.user_id == actor.user_id).scalar_subquery()
    )
    return rows.where(n_mine < Volume.n_slices)


def _own_indices(session: Session, actor: Actor) -> dict[str, set[int]]:
    mine: dict[str, set[int]] = {}
    rows = select(SliceTag.volume_id, SliceTag.slice_index).where(SliceTag.user_id == actor.user_id)
    for volume_id, index in session.execute(rows):
        mine.setdefault(volume_id, set()).add(index)
    return mine
