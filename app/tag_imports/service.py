"""An import of tags: all rows in one transaction, or none."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.service import Actor, record
from app.db.session import Database
from app.db.tables import Volume
from app.idempotency import Made, RequestKey, once, served
from app.tag_imports.errors import BadTagTable, WrongLine
from app.tag_imports.schemas import TagImportRead
from app.tag_imports.table import Naming, TagRow, read_table
from app.tags.service import import_tags

LOOKED_UP = 500
"""Volumes that are looked up in one statement."""


def import_table(database: Database, *, actor: Actor, lines: Iterable[str], key: RequestKey | None) -> TagImportRead:
    """Store the reader's answers of a table, replacing their own; the history says that they were imported.

    Raises:
        BadTagTable: nothing was changed; every wrong line is told.
        IdempotencyKeyReused
    """
    earlier = served(database, key, _told_before)
    if earlier is not None:
        return earlier
    rows = read_table(lines)

    def act(session: Session) -> tuple[Made, TagImportRead]:
        told = _store(session, actor, rows)
        return Made(f"{told.n_changed} of {told.n_rows}"), told

    return once(database, key, act=act, again=_told_before)


def _told_before(session: Session, made: Made) -> TagImportRead:
    """The counts of the first time: an import makes no thing whose id could be kept."""
    n_changed, _, n_rows = made.resource_id.partition(" of ")
    return TagImportRead(n_changed=int(n_changed), n_rows=int(n_rows))


def _store(session: Session, actor: Actor, rows: Sequence[TagRow]) -> TagImportRead:
    n_changed = 0
    for volume_id, answers in sorted(_by_volume(session, rows).items()):  # one order of locks for all imports
        n_changed += import_tags(session, actor=actor, volume_id=volume_id, answers=answers)
    record(session, actor=actor.user_id, action="tags.imported", n_rows=len(rows), n_changed=n_changed)
    return TagImportRead(n_changed=n_changed, n_rows=len(rows))


def _by_volume(session: Session, rows: Sequence[TagRow]) -> dict[str, dict[int, bool]]:
    """Volume id -> slice index -> answer."""
    known = {naming: _volumes(session, naming, rows) for naming in {row.naming for row in rows}}
    answers: dict[str, dict[int, bool]] = defaultdict(dict)
    wrong = []
    for row in rows:
        volume = known[row.naming].get(row.volume)
        detail = _refused(row, volume, answers)
        if volume is None or detail is not None:
            field = "slice_index" if volume is not None else row.naming
            value = str(row.slice_index) if volume is not None else row.volume
            wrong.append(WrongLine(row.line, field, value, detail or ""))
        else:
            answers[volume[0]][row.slice_index] = row.has_fluid
    if wrong:
        raise BadTagTable(wrong)
    return answers


Found = tuple[str, int]
"""Id and number of slices of a volume."""


def _refused(row: TagRow, volume: Found | None, answers: dict[str, dict[int, bool]]) -> str | None:
    if volume is None:
        what = "id" if row.naming == "volume_id" else "digest"
        return f"There is no volume of the {what} {row.volume[:64]!r}."
    volume_id, n_slices = volume
    if row.slice_index >= n_slices:
        return f"Slice {row.slice_index} is outside this volume (0 to {n_slices - 1})."
    if row.slice_index in answers.get(volume_id, {}):
        return f"Slice {row.slice_index} of this volume has an answer in another line, which names it differently."
    return None


def _volumes(session: Session, naming: Naming, rows: Sequence[TagRow]) -> dict[str, Found]:
    """Volumes by the names that rows of this naming use."""
    column = Volume.id if naming == "volume_id" else Volume.content_digest
    stored = {_as_stored(row.volume, naming): row.volume for row in rows if row.naming == naming}
    stored |= {row.volume: row.volume for row in rows if row.naming == naming}
    names = sorted(stored)
    found: dict[str, Found] = {}
    for start in range(0, len(names), LOOKED_UP):
        chosen = select(column, Volume.id, Volume.n_slices).where(
            column.in_(names[start : start + LOOKED_UP]), Volume.deleted_at.is_(None)
        )
        found |= {stored[str(name)]: (volume_id, n_slices) for name, volume_id, n_slices in session.execute(chosen)}
    return found


def _as_stored(name: str, naming: Naming) -> str:
    """Digests are kept over the digests of all files of an upload: of one file, people know only its own."""
    return name if naming == "volume_id" else hashlib.sha256(bytes.fromhex(name)).hexdigest()
