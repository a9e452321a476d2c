"""Make a backup of an installation that may be at work.

A hold on the objects comes first, then one view of the whole database, then the objects that its rows name. Objects
are written before their rows and, while the hold lasts, leave the bucket for nobody (`app.db.removals`): every row of
the backup finds its objects. The folder gets its name when all is in it.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

from sqlalchemy import delete, inspect, update

import migrations
from app.backup.errors import BackupRefused
from app.backup.manifest import MANIFEST_NAME, SECRET_NAME, Manifest, Step, StoredFile, describe, key_check
from app.backup.objects import file_of, pack, prefixes_of_rows
from app.backup.rows import dump, tables_of
from app.db.columns import new_id, utc_now
from app.db.session import Database
from app.db.upkeep_tables import BackupRun
from app.settings import Settings
from app.storage import Storage

RENEW_S = 30.0
"""Time between two signs of life; far below `app.db.removals.HOLD`."""

Renew = Callable[[], None]


def take(settings: Settings, destination: Path, step: Step) -> Manifest:
    """Write a backup to `destination`, which must not be there yet.

    Raises:
        BackupRefused: it is there, or there is nothing to back up.
        ServiceError: the bucket is away.
        OSError: the folder cannot be made, or the disk is full.
    """
    destination = destination.absolute()
    if destination.exists() or destination.is_symlink():
        raise BackupRefused(f"{destination} is there already; name a folder that is not.")
    revision = migrations.current(settings.database)
    if revision is None:
        raise BackupRefused("The database has no tables yet, so there is nothing to back up.")
    partial = destination.with_name(f".{destination.name}.partial-{new_id()[-12:]}")
    try:
        partial.mkdir(mode=0o700, parents=True)
        manifest = _fill(settings, partial, revision, step)
        (partial / MANIFEST_NAME).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
        os.sync()
        partial.rename(destination)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return manifest


def _fill(settings: Settings, folder: Path, revision: str, step: Step) -> Manifest:
    database = Database(settings.database)
    try:
        with _hold(database) as renew:
            made_at = utc_now()
            counts, prefixes = _dump_tables(database, folder, renew)
            missing = _copy_objects(Storage(settings.storage), prefixes, folder, renew, step)
    finally:
        database.dispose()
    if not settings.secret:
        (folder / SECRET_NAME).write_bytes(settings.token_key())
        (folder / SECRET_NAME).chmod(0o600)
    return Manifest(
        format=1,
        serous=metadata.version("serous"),
        revision=revision,
        made_at=made_at,
        key_check=key_check(settings.token_key()),
        counts=counts,
        missing=missing,
        files=_describe_all(folder),
    )


@contextmanager
def _hold(database: Database) -> Iterator[Renew]:
    """Let no object leave the bucket meanwhile. Tables of an older revision know no hold; no service runs on them."""
    if not inspect(database.engine).has_table(BackupRun.__tablename__):
        yield lambda: None
        return
    run_id = new_id()
    this_run = BackupRun.id == run_id
    with database.transaction() as session:
        session.add(BackupRun(id=run_id))
    said_at = time.monotonic()

    def renew() -> None:
        nonlocal said_at
        if time.monotonic() - said_at > RENEW_S:
            said_at = time.monotonic()
            with database.transaction() as session:
                session.execute(update(BackupRun).where(this_run).values(alive_at=utc_now()))

    try:
        yield renew
    except BaseException:
        with database.transaction() as session:
            session.execute(delete(BackupRun).where(this_run))
        raise
    with database.transaction() as session:
        session.execute(update(BackupRun).where(this_run).values(finished_at=utc_now()))


def _dump_tables(database: Database, folder: Path, renew: Renew) -> tuple[dict[str, int], list[str]]:
    """Rows of each table, and the prefixes that they need, out of one view of the database."""
    (folder / "tables").mkdir(mode=0o700)
    counts: dict[str, int] = {}
    with database.snapshot() as connection:
        tables = tables_of(connection)
        for name, table in tables.items():
            counts[name] = 0
            for n_rows in dump(connection, table, folder / f"tables/{name}.jsonl.gz"):
                counts[name] = n_rows
                renew()
        return counts, prefixes_of_rows(connection, tables)


def _copy_objects(storage: Storage, prefixes: list[str], folder: Path, renew: Renew, step: Step) -> list[str]:
    """Gives the prefixes under which nothing lies."""
    missing = []
    for number, prefix in enumerate(prefixes, start=1):
        if not pack(storage, prefix, folder / file_of(prefix)):
            missing.append(prefix)
        renew()
        step(number, len(prefixes))
    return missing


def _describe_all(folder: Path) -> list[StoredFile]:
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return [describe(folder, name) for name in names]
