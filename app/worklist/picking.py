"""Which volumes and slices a reader should look at, by strategy.

`next`: what the reader has not tagged, oldest volume first. `uncertain`: the same, but volumes and slices that the
model in use is least sure of come first. `disagreement`: slices on which two readers differ and that this reader has
not tagged or that are tied, so that the reader's word can still settle them.

No tags are counted here: `app.tags.tallies` keeps for each volume what is left, and candidates come a few at a time.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import count
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, exists, func, null, select
from sqlalchemy.orm import Session

from app.accounts.service import Actor
from app.db.columns import utc_now
from app.db.job_tables import UNSURE, ModelVersion, Segmentation, doubts
from app.db.tables import ReaderTally, SliceLease, SliceTag, Volume
from app.tags.consensus import can_settle
from app.tags.votes import votes_by_slice

BATCH = 32
"""Candidates that are asked for at a time; mostly the first is taken, and others where readers ask at once."""


class Wanted(NamedTuple):
    """Slices to look at, the most wanted first."""

    slices: list[int]
    ranked_by_model: bool

    def __bool__(self) -> bool:
        return bool(self.slices)


def wanted_slices(session: Session, volume_id: str, actor: Actor, strategy: str) -> Wanted:
    """What this reader should look at in a volume."""
    n_slices = session.get_one(Volume, volume_id).n_slices
    if strategy == "disagreement":
        votes = votes_by_slice(session, volume_id)
        return Wanted([index for index, by_user in sorted(votes.items()) if can_settle(by_user, actor.user_id)], False)
    mine = _own_indices(session, volume_id, actor)
    untagged = [index for index in range(n_slices) if index not in mine]
    known = _doubts(session, volume_id) if strategy == "uncertain" else []
    if len(known) != n_slices:
        return Wanted(untagged, False)
    return Wanted(sorted(untagged, key=lambda index: known[index]), True)


def pick_volumes(session: Session, actor: Actor, strategy: str, skip: list[str]) -> Iterator[str]:
    """Ids of the volumes that nobody holds and that have something for this reader, the most wanted first."""
    if strategy == "uncertain":
        yield from _least_certain_first(session, actor, skip)
        return
    rows = _free_volumes(actor, strategy, skip).with_only_columns(Volume.id).order_by(Volume.id)
    yield from (volume_id for (volume_id,) in _in_batches(session, rows))


def _in_batches(session: Session, rows: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    for offset in count(0, BATCH):
        found = session.execute(rows.limit(BATCH).offset(offset)).all()
        yield from found
        if len(found) < BATCH:
            return


def _free_volumes(actor: Actor, strategy: str, skip: list[str]) -> Select[str, int]:
    """Volumes, each with this reader's tally or none, in which something is left for them."""
    held = exists().where(SliceLease.volume_id == Volume.id, SliceLease.expires_at > utc_now())
    own_tally = and_(ReaderTally.volume_id == Volume.id, ReaderTally.user_id == actor.user_id)
    n_mine = func.coalesce(ReaderTally.n_tagged, 0)
    to_settle = (Volume.n_disputed > 0) & (func.coalesce(ReaderTally.n_to_settle, Volume.n_disputed) > 0)
    return (
        select(Volume.id, n_mine)
        .outerjoin(ReaderTally, own_tally)
        .where(Volume.deleted_at.is_(None), ~held, Volume.id.not_in(skip))
        .where(to_settle if strategy == "disagreement" else n_mine < Volume.n_slices)
    )


def _least_certain_first(session: Session, actor: Actor, skip: list[str]) -> Iterator[str]:
    """By the least doubt among the slices that the reader has not tagged; volumes without a result come last.

    Tagging can only raise a volume's least doubt, so the stored one is a bound: a volume that the reader has begun is
    worked out when its bound comes up, and goes back among those that are to come.
    """
    free = _free_volumes(actor, "uncertain", skip)
    of_model = and_(Segmentation.volume_id == Volume.id, Segmentation.state == "succeeded", _by_model_in_use())
    bounds = free.join(Segmentation, of_model).with_only_columns(
        Volume.id, func.coalesce(ReaderTally.n_tagged, 0), Segmentation.least_doubt
    )
    waiting: list[tuple[float, str]] = []
    for volume_id, n_mine, bound in _in_batches(
        session, bounds.order_by(Segmentation.least_doubt.nulls_first(), Volume.id)
    ):
        while waiting and waiting[0] <= (bound or 0.0, volume_id):
            yield heapq.heappop(waiting)[1]
        if bound is None or n_mine:
            bound = _least_doubt_left(session, volume_id, actor)
        heapq.heappush(waiting, (bound, volume_id))
    while waiting:
        yield heapq.heappop(waiting)[1]
    unseen = free.outerjoin(Segmentation, of_model).where(Segmentation.id.is_(null())).with_only_columns(Volume.id)
    yield from (volume_id for (volume_id,) in _in_batches(session, unseen.order_by(Volume.id)))


def _least_doubt_left(session: Session, volume_id: str, actor: Actor) -> float:
    mine = _own_indices(session, volume_id, actor)
    left = (doubt for index, doubt in enumerate(_doubts(session, volume_id)) if index not in mine)
    return min(left, default=UNSURE)


def _doubts(session: Session, volume_id: str) -> list[float]:
    """How unsure the model in use is of each slice, as `doubts` has it; empty without its result."""
    slices = session.scalar(
        select(Segmentation.slices).where(
            Segmentation.volume_id == volume_id, Segmentation.state == "succeeded", _by_model_in_use()
        )
    )
    return doubts(slices or [])


def _by_model_in_use() -> Any:
    in_use = select(ModelVersion.id).where(ModelVersion.active_slot == 1).scalar_subquery()
    return Segmentation.model_id == in_use


def _own_indices(session: Session, volume_id: str, actor: Actor) -> set[int]:
    rows = select(SliceTag.slice_index).where(SliceTag.volume_id == volume_id, SliceTag.user_id == actor.user_id)
    return set(session.scalars(rows))
