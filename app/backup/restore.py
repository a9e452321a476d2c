"""Put a backup in place of an installation.

Everything is checked before anything is touched. Objects come first: until the rows are there nobody sees them. Then
the whole database changes in one transaction. So a restore that is interrupted leaves the old rows, and is repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, inspect, select, text

import migrations
from app.backup.errors import BackupRefused
from app.backup.manifest import SECRET_NAME, Manifest, Step, key_check, read_manifest, verify
from app.backup.objects import prefix_of, prefixes_of_rows, unpack
from app.backup.rows import load, tables_of
from app.db.columns import utc_now
from app.db.removals import SETTLE
from app.db.session import Database
from app.db.upkeep_tables import Removal
from app.settings import Settings
from app.storage import Storage

TELLING = ("users", "volumes", "training_jobs", "segmentations")
"""Tables that are empty before an installation is used."""


@dataclass(frozen=True)
class Restored:
    """What was done."""

    manifest: Manifest
    tokens_work: bool
    """Whether tokens and sessions of the backup open this installation; passwords do in any case."""


def restore(settings: Settings, source: Path, step: Step, *, force: bool = False) -> Restored:
    """Restore a backup into this installation. The caller sees to it that no service runs on it.

    Raises:
        BackupRefused: the backup is damaged or newer than this version, or the installation is in use and not `force`.
        ServiceError: the bucket is away or full.
    """
    manifest = read_manifest(source)
    if manifest.revision not in migrations.known():
        raise BackupRefused(
            f"The backup was made by Serous {manifest.serous}, whose tables are at {manifest.revision}; "
            f"this version knows them up to {migrations.latest()}. Update Serous first."
        )
    verify(source, manifest, step)
    former = _former_prefixes(settings, force)
    prefixes = {prefix: file.name for file in manifest.files if (prefix := prefix_of(file.name)) is not None}
    storage = Storage(settings.storage)
    for number, (prefix, name) in enumerate(prefixes.items(), start=1):
        unpack(source / name, prefix, storage)
        step(number, len(prefixes))
    migrations.rebuild(
        settings.database,
        manifest.revision,
        fill=lambda connection: load(connection, tables_of(connection), source, manifest.counts),
        after=lambda connection: _remove_later(connection, former - set(prefixes)),
    )
    return Restored(manifest, _place_secret(settings, source, manifest))


def _former_prefixes(settings: Settings, force: bool) -> set[str]:
    """What lies in the bucket for the rows that are to go, and what was to leave it already.

    Raises:
        BackupRefused: there are rows, and not `force`; or others use the database.
    """
    database = Database(settings.database)
    try:
        with database.snapshot() as connection:
            if connection.dialect.name == "postgresql":
                _refuse_company(connection)
            if not inspect(connection).has_table("volumes"):
                return set()
            tables = tables_of(connection)
            found = {name: connection.scalar(select(func.count()).select_from(tables[name])) for name in TELLING}
            if any(found.values()) and not force:
                there = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in found.items() if count)
                raise BackupRefused(f"This installation holds {there}; --force replaces all of it by the backup.")
            waiting = set(connection.scalars(select(tables["removals"].c.prefix))) if "removals" in tables else set()
            return {*prefixes_of_rows(connection, tables), *waiting}
    finally:
        database.dispose()


def _refuse_company(connection: Connection) -> None:
    n_others = connection.scalar(
        text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
    )
    if n_others:
        raise BackupRefused(
            f"{n_others} other connections are open to the database; stop web servers and workers before a restore."
        )


def _remove_later(connection: Connection, prefixes: set[str]) -> None:
    """Objects that the rows before named and these do not leave by the worker's sweep."""
    now = utc_now()
    rows = [{"prefix": prefix, "due_at": now, "last_at": now + SETTLE} for prefix in sorted(prefixes)]
    if rows:
        connection.execute(delete(Removal).where(Removal.prefix.in_(prefixes)))
        connection.execute(insert(Removal), rows)


def _place_secret(settings: Settings, source: Path, manifest: Manifest) -> bool:
    """Keep the backup's key of the token hashes unless SEROUS_SECRET states one."""
    own = {file.name for file in manifest.files}
    if not settings.secret and SECRET_NAME in own:
        partial = settings.root / f"{SECRET_NAME}.partial"
        partial.write_bytes((source / SECRET_NAME).read_bytes())
        partial.chmod(0o600)
        partial.replace(settings.root / SECRET_NAME)
    return key_check(settings.token_key()) == manifest.key_check
