"""The measurements of all finished segmentations, one after the other, oldest first."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.service import Actor
from app.db.job_tables import Segmentation
from app.db.session import Database
from app.db.tables import Volume
from app.exports.tables import Level, Measured, Row, rows_of
from app.first_reads.service import read_first_read
from app.measurements.service import measurements_of
from app.storage import Storage, counts_key

PAGE = 100
"""Segmentations that are looked up at once; each view of the database is short, however long the client reads."""

MEASURED = "yes"

NOT_KEPT = "no: open its results, or segment it again"
"""Older segmentations have no counts; making them for all of an installation would take hours of this request."""

UNREAD = "no: kept until you have read the volume"


def rows(database: Database, storage: Storage, actor: Actor, level: Level) -> Iterator[Row]:
    """The table of a level, row by row; see `app.exports.tables`."""
    last = ""
    while page := _page(database, actor, after=last):
        for segmentation, volume, is_hidden in page:
            yield from rows_of(level, _measured(database, storage, segmentation, volume, is_hidden))
        last = page[-1][0].id


def _page(database: Database, actor: Actor, *, after: str) -> list[tuple[Segmentation, Volume, bool]]:
    """Finished segmentations with ids above `after`, and whether the actor's first read of the volume is still open."""
    with database.reading() as session:
        found = session.execute(
            select(Segmentation, Volume)
            .join(Volume, Volume.id == Segmentation.volume_id)
            .where(Segmentation.state == "succeeded", Volume.deleted_at.is_(None), Segmentation.id > after)
            .order_by(Segmentation.id)
            .limit(PAGE)
        ).all()
        return [(segmentation, volume, is_unread(session, actor, volume)) for segmentation, volume in found]


def is_unread(session: Session, actor: Actor, volume: Volume) -> bool:
    """Whether what a model says of a volume is kept from the reader; programs and mere viewers read nothing first."""
    if not (actor.is_browser and actor.may("annotator")):
        return False  # as the next line would say, after two queries
    return bool(read_first_read(session, actor=actor, volume=volume).unread)


def _measured(
    database: Database, storage: Storage, segmentation: Segmentation, volume: Volume, is_hidden: bool
) -> Measured:
    if is_hidden:
        return Measured(segmentation, volume, None, UNREAD, hidden=True)
    try:
        storage.get(counts_key(segmentation.id))
        return Measured(segmentation, volume, measurements_of(database, storage, segmentation, volume), MEASURED)
    except FileNotFoundError:
        return Measured(segmentation, volume, None, NOT_KEPT)
