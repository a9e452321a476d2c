"""Where the fovea of a volume lies: placed by a person, else found by the worker."""

from __future__ import annotations

from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.service import Actor, record
from app.db.columns import utc_now
from app.db.measurement_tables import FOUND, PLACED, FoveaPlace
from app.db.tables import Volume
from app.measurements.errors import FoveaOutside
from app.measurements.schemas import FoveaPoint, FoveaRead, FoveaWrite, Source
from app.tags.service import lock_volume
from models.measurements.figures import Fovea


def fovea_of(session: Session, volume_id: str) -> Fovea | None:
    """The fovea in use; None where it was neither placed nor found."""
    point = read_fovea(session, volume_id).fovea
    return None if point is None else Fovea(point.slice_index, point.ascan, point.source)


def read_fovea(session: Session, volume_id: str) -> FoveaRead:
    """The fovea in use and what is known beside it."""
    rows = session.scalars(select(FoveaPlace).where(FoveaPlace.volume_id == volume_id))
    by_source = {row.source: row for row in rows}
    found, placed = (_point(by_source.get(source)) for source in (FOUND, PLACED))
    return FoveaRead(fovea=placed or found, found=found, searched=FOUND in by_source)


def place_fovea(session: Session, *, actor: Actor, volume_id: str, place: FoveaWrite) -> FoveaRead:
    """Keep where a person sees the fovea; an earlier place is replaced.

    Raises:
        VolumeNotFound, FoveaOutside
    """
    volume = lock_volume(session, volume_id)
    _require_inside(volume, place)
    row = session.get(FoveaPlace, (volume_id, PLACED))
    if row is None:
        row = FoveaPlace(volume_id=volume_id, source=PLACED)
        session.add(row)
    row.slice_index, row.ascan, row.placed_by, row.at = place.slice_index, place.ascan, actor.user_id, utc_now()
    record(
        session,
        actor=actor.user_id,
        action="fovea.placed",
        subject=volume_id,
        slice_index=place.slice_index,
        ascan=place.ascan,
    )
    session.flush()
    return read_fovea(session, volume_id)


def remove_fovea(session: Session, *, actor: Actor, volume_id: str) -> None:
    """Forget a placed fovea; the found one, if there is one, is in use again. Idempotent.

    Raises:
        VolumeNotFound
    """
    lock_volume(session, volume_id)
    row = session.get(FoveaPlace, (volume_id, PLACED))
    if row is not None:
        session.delete(row)
        record(session, actor=actor.user_id, action="fovea.removed", subject=volume_id)


def _require_inside(volume: Volume, place: FoveaWrite) -> None:
    if not (0 <= place.slice_index <= volume.n_slices - 1 and 0 <= place.ascan <= volume.width - 1):
        raise FoveaOutside(place.slice_index, place.ascan, volume.n_slices, volume.width)


def _point(row: FoveaPlace | None) -> FoveaPoint | None:
    if row is None or row.slice_index is None or row.ascan is None:
        return None
    return FoveaPoint(slice_index=row.slice_index, ascan=row.ascan, source=cast(Source, row.source))
