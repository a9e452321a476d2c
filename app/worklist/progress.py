"""How far the tagging is: per volume, per reader, altogether. From the counts that `app.tags.tallies` keeps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, exists, func, select
from sqlalchemy.orm import Session

from app.accounts.service import Actor
from app.db.columns import utc_now
from app.db.job_tables import ModelVersion, Segmentation
from app.db.tables import ReaderTally, SliceLease, User, Volume
from app.paging import newest_first
from app.worklist.schemas import ReaderProgress, VolumeProgress, WorklistRead
from app.worklist.service import current_lease


def read_worklist(session: Session, actor: Actor) -> WorklistRead:
    """What is left for this reader, and who has done what."""
    own_tally = and_(ReaderTally.volume_id == Volume.id, ReaderTally.user_id == actor.user_id)
    unfinished = func.coalesce(ReaderTally.n_tagged, 0) < Volume.n_slices
    volumes = select(Volume).outerjoin(ReaderTally, own_tally).where(Volume.deleted_at.is_(None))
    n_volumes, n_slices, n_disputed, n_left = session.execute(
        volumes.with_only_columns(
            func.count(),
            func.coalesce(func.sum(Volume.n_slices), 0),
            func.coalesce(func.sum(Volume.n_disputed), 0),
            func.count().filter(unfinished),
        )
    ).one()
    left = volumes.where(unfinished).with_only_columns(Volume.id).subquery()
    held = select(func.count()).where(
        left.c.id == SliceLease.volume_id, SliceLease.user_id != actor.user_id, SliceLease.expires_at > utc_now()
    )
    model_id = session.scalar(select(ModelVersion.id).where(ModelVersion.active_slot == 1))
    result = exists().where(
        Segmentation.volume_id == Volume.id, Segmentation.state == "succeeded", Segmentation.model_id == model_id
    )
    seen = select(func.count()).select_from(Volume).where(Volume.deleted_at.is_(None), result)
    done = _done_by_reader(session)
    n_tagged, n_with_fluid = (sum(getattr(row, name) for row in done) for name in ("n_tagged", "n_with_fluid"))
    return WorklistRead(
        n_volumes=n_volumes,
        n_slices=n_slices,
        n_mine=sum(row.n_tagged for row in done if row.user_id == actor.user_id),
        n_volumes_left=n_left,
        n_volumes_held=session.scalar(held) or 0,
        n_disputed=n_disputed,
        n_with_fluid=n_with_fluid,
        n_without_fluid=n_tagged - n_with_fluid,
        model_id=model_id,
        n_volumes_seen_by_model=0 if model_id is None else session.scalar(seen) or 0,
        readers=[
            ReaderProgress(
                reader=row.name, n_tagged=row.n_tagged, n_volumes_begun=row.n_volumes, last_tagged_at=row.tagged_at
            )
            for row in done
        ],
        lease=current_lease(session, actor),
    )


def _done_by_reader(session: Session) -> Sequence[Row[*tuple[Any, ...]]]:
    """What each reader with a tag has done, by name."""
    done = (
        select(
            ReaderTally.user_id,
            func.sum(ReaderTally.n_tagged).label("n_tagged"),
            func.sum(ReaderTally.n_with_fluid).label("n_with_fluid"),
            func.count().label("n_volumes"),
            func.max(ReaderTally.tagged_at).label("tagged_at"),
        )
        .where(ReaderTally.n_tagged > 0)
        .group_by(ReaderTally.user_id)
        .subquery()
    )
    return session.execute(select(User.name, done).join(done, done.c.user_id == User.id).order_by(User.name)).all()


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
    done = _done_by_volume(session, [volume.id for volume in found])
    return [_progress(volume, done[volume.id], actor, holders.get(volume.id)) for volume in found], next_cursor


def _done_by_volume(session: Session, volume_ids: list[str]) -> dict[str, dict[str, int]]:
    """For each volume how many of its B-scans each reader has tagged; readers without a tag are left out."""
    done: dict[str, dict[str, int]] = defaultdict(dict)
    rows = select(ReaderTally.volume_id, ReaderTally.user_id, ReaderTally.n_tagged).where(
        ReaderTally.volume_id.in_(volume_ids), ReaderTally.n_tagged > 0
    )
    for volume_id, user_id, n_tagged in session.execute(rows):
        done[volume_id][user_id] = n_tagged
    return done


def _progress(volume: Volume, done: dict[str, int], actor: Actor, held_by: str | None) -> VolumeProgress:
    return VolumeProgress(
        volume_id=volume.id,
        patient_key=volume.patient_key,
        laterality=volume.laterality,
        acquired_on=volume.acquired_on,
        n_slices=volume.n_slices,
        n_mine=done.get(actor.user_id, 0),
        n_tagged=volume.n_tagged,
        n_readers=len(done),
        n_disputed=volume.n_disputed,
        held_by=held_by,
    )
