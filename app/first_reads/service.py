"""First reads: open until the reader has tagged a slice, or ends them in so many words, which the history keeps."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.accounts.service import Actor, record
from app.db.columns import utc_now
from app.db.tables import LOOKED_AT_RESULTS, SliceTag, TagEvent, Volume
from app.first_reads.errors import FirstReadOpen
from app.first_reads.schemas import FirstReadRead
from app.project_settings.service import read_settings
from app.tags.past import Past, past_by_slice
from app.tags.service import lock_volume


def read_first_read(session: Session, *, actor: Actor, volume: Volume) -> FirstReadRead:
    """How far the reader's own first read of a volume is.

    Whoever cannot tag reads nothing first, nor does a program with a token: nothing is kept from them.
    """
    is_blinded = actor.is_browser and actor.may("annotator") and read_settings(session).blinded_first_read
    ended = _slices_of(session, TagEvent, volume, actor, TagEvent.how == LOOKED_AT_RESULTS)
    done = ended | _slices_of(session, SliceTag, volume, actor)
    unread = [index for index in range(volume.n_slices) if index not in done] if is_blinded else []
    return FirstReadRead(blinded=is_blinded, unread=unread, ended=sorted(ended))


def end_first_read(session: Session, *, actor: Actor, volume_id: str) -> FirstReadRead:
    """Let the reader see the results of slices that they have not tagged; of these they have seen the model now."""
    volume = lock_volume(session, volume_id)
    unread = read_first_read(session, actor=actor, volume=volume).unread
    past = past_by_slice(session, volume_id, actor.user_id, 0, volume.n_slices - 1)
    for index in unread:
        session.add(
            TagEvent(
                volume_id=volume_id,
                slice_index=index,
                user_id=actor.user_id,
                has_fluid=None,
                how=LOOKED_AT_RESULTS,
                version=past.get(index, Past()).version + 1,
                tagged_at=utc_now(),
                seen_model=True,
            )
        )
    if unread:
        record(session, actor=actor.user_id, action="first_read.ended", subject=volume_id, n_slices=len(unread))
    session.flush()
    return read_first_read(session, actor=actor, volume=volume)


def require_read(session: Session, actor: Actor, volume: Volume, index: int | None = None) -> None:
    """Refuse what a model says of a slice that the reader has not read; None: of the whole volume.

    Raises:
        FirstReadOpen.
    """
    unread = read_first_read(session, actor=actor, volume=volume).unread
    kept = unread if index is None else [index] if index in unread else []
    if kept:
        raise FirstReadOpen(kept, volume.n_slices)


def _slices_of(
    session: Session, table: type[SliceTag] | type[TagEvent], volume: Volume, actor: Actor, *also: ColumnElement[bool]
) -> set[int]:
    rows = select(table.slice_index).where(table.volume_id == volume.id, table.user_id == actor.user_id, *also)
    return set(session.scalars(rows))
