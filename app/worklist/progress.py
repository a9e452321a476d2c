"""How far the tagging is: per volume, per reader, altogether."""

from __future__ import annotations

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.accounts.service import Actor
from app.db.columns import utc_now
from app.db.job_tables import ModelVersion, Segmentation
from app.db.tables import SliceLease, SliceTag, User, Volume
from app.paging import newest_first
from app.tags.consensus import disagreement
from app.tags.service import votes_by_slice
from app.worklist.schemas import ReaderProgress, VolumeProgress, WorklistRead
from app.worklist.service import current_lease


def read_worklist(session: Session, actor: Actor) -> WorklistRead:
    """What is left for this reader, and who has done what."""
    alive = Volume.deleted_at.is_(None)
    n_volumes, n_slices = session.execute(
        select(func.count(), func.coalesce(func.sum(Volume.n_slices), 0)).where(alive)
    ).one()
    tags = select(SliceTag).join(Volume, Volume.id == SliceTag.volume_id).where(alive).subquery()
    answers = select(tags.c.has_fluid, func.count()).group_by(tags.c.has_fluid)
    by_answer: dict[bool, int] = dict(session.execute(answers).all())
    disputed = (
        select(tags.c.volume_id)
        .group_by(tags.c.volume_id, tags.c.slice_index)
        .having(func.count(tags.c.has_fluid.distinct()) > 1)
        .subquery()
    )
    left = _volumes_left(actor).subquery()
    held = select(func.count()).where(
        left.c.id == SliceLease.volume_id, SliceLease.user_id != actor.user_id, SliceLease.expires_at > utc_now()
    )
    model_id = session.scalar(select(ModelVersion.id).where(ModelVersion.active_slot == 1))
    seen = (
        select(func.count(Segmentation.volume_id.distinct()))
        .join(Volume, Volume.id == Segmentation.volume_id)
        .where(alive, Segmentation.state == "succeeded", Segmentation.model_id == model_id)
    )
    return WorklistRead(
        n_volumes=n_volumes,
        n_slices=n_slices,
        n_mine=session.scalar(select(func.count()).where(tags.c.user_id == actor.user_id)) or 0,
        n_volumes_left=session.scalar(select(func.count()).select_from(left)) or 0,
        n_volumes_held=session.scalar(held) or 0,
        n_disputed=session.scalar(select(func.count()).select_from(disputed)) or 0,
        n_with_fluid=by_answer.get(True, 0),
        n_without_fluid=by_answer.get(False, 0),
        model_id=model_id,
        n_volumes_seen_by_model=0 if model_id is None else session.scalar(seen) or 0,
        readers=_readers(session),
        lease=current_lease(session, actor),
    )


def _volumes_left(actor: Actor) -> Select[str]:
    n_mine = (
        select(func.count()).where(SliceTag.volume_id == Volume.id, SliceTag.user_id == actor.user_id).scalar_subquery()
    )
    return select(Volume.id).where(Volume.deleted_at.is_(None), n_mine < Volume.n_slices)


def _readers(session: Session) -> list[ReaderProgress]:
    rows = session.execute(
        select(
            User.name,
            func.count(),
            func.count(SliceTag.volume_id.distinct()),
            func.max(SliceTag.tagged_at),
        )
        .join(User, User.id == SliceTag.user_id)
        .join(Volume, Volume.id == SliceTag.volume_id)
        .where(Volume.deleted_at.is_(None))
        .group_by(User.name)
        .order_by(User.name)
    )
    return [
        ReaderProgress(reader=name, n_tagged=n_tagged, n_volumes_begun=n_volumes, last_tagged_at=last)
        for name, n_tagged, n_volumes, last in rows
    ]


def volumes_page(
    session: Session, actor: Actor, *, limit: int, cursor: str | None
) -> tuple[list[VolumeProgress], str | None]:
    """How far each volume is, newest first, and the cursor of the next page."""
    rows = select(Volume).where(Volume.deleted_at.is_(None))
    found, next_cursor = newest_first(session, rows, Volume.id, limit=limit, cursor=cursor)
    leases = (
        select(SliceLease.volume_id, User.name)
        .join(User, User.id == SliceLease.user_id)
        .where(SliceLease.expires_at > utc_now())
    )
    holders: dict[str, str] = dict(session.execute(leases).all())
    return [_progress(session, volume, actor, holders.get(volume.id)) for volume in found], next_cursor


def _progress(session: Session, volume: Volume, actor: Actor, held_by: str | None) -> VolumeProgress:
    votes = votes_by_slice(session, volume.id)
    return VolumeProgress(
        volume_id=volume.id,
        patient_key=volume.patient_key,
        laterality=volume.laterality,
        acquired_on=volume.acquired_on,
        n_slices=volume.n_slices,
        n_mine=sum(actor.user_id in by_user for by_user in votes.values()),
        n_tagged=len(votes),
        n_readers=len({user for by_user in votes.values() for user in by_user}),
        n_disputed=sum(disagreement(list(by_user.values())) for by_user in votes.values()),
        held_by=held_by,
    )
