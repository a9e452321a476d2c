"""The schema's history. `upgrade` brings a database of any age to the present one; two starts at once are safe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, event, text
from sqlalchemy.schema import DropConstraint, DropTable

from app.db.session import make_engine

FOLDER = Path(__file__).parent

ADVISORY_LOCK = 0x5E2005
"""Number of PostgreSQL's advisory lock that one migrating process holds; any constant would do."""


class MigrationBroke(Exception):
    """A migration would leave rows that point nowhere; it was rolled back. `str(error)` is a sentence."""


def upgrade(database_url: str, revision: str = "head") -> None:
    """Apply what is missing up to `revision`, all of it or nothing, while other starting processes wait.

    Raises:
        MigrationBroke: a row points to one that is not there.
    """
    with locked(database_url) as connection:
        command.upgrade(config_on(connection), revision)
        _refuse_dangling_rows(connection)


def downgrade(database_url: str, revision: str) -> None:
    """Undo down to `revision`; `base` removes every table and what is in it."""
    with locked(database_url) as connection:
        command.downgrade(config_on(connection), revision)
        _refuse_dangling_rows(connection)


def current(database_url: str) -> str | None:
    """The revision that the database is at; None when nothing was ever applied."""
    with locked(database_url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def latest() -> str | None:
    """The revision that `upgrade` leads to."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def known() -> set[str]:
    """Every revision that this version can bring up to date."""
    return {script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()}


def rebuild(
    database_url: str, revision: str, *, fill: Callable[[Connection], None], after: Callable[[Connection], None]
) -> None:
    """In place of whatever tables there are: those of `revision`, filled, brought up to date, then `after`.

    All of it is one transaction: others see the old database or the new one.

    Raises:
        MigrationBroke: a row points to one that is not there.
    """
    with locked(database_url) as connection:
        _drop_all(connection)
        command.upgrade(config_on(connection), revision)
        fill(connection)
        command.upgrade(config_on(connection), "head")
        after(connection)
        _refuse_dangling_rows(connection)


def _drop_all(connection: Connection) -> None:
    found = MetaData()
    found.reflect(connection)
    if connection.dialect.name == "postgresql":  # tables that point at each other in circles have no order
        for table in found.tables.values():
            for constraint in table.foreign_key_constraints:
                connection.execute(DropConstraint(constraint))
    for table in found.tables.values():
        connection.execute(DropTable(table))


def config_on(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def locked(database_url: str) -> Iterator[Connection]:
    """One transaction that holds the migration lock from its first statement to its commit."""
    engine = make_engine(database_url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_foreign_keys_off)
    try:
        with engine.begin() as connection:  # SQLite: BEGIN IMMEDIATE is the lock
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})
            yield connection
    finally:
        engine.dispose()


def _sqlite_foreign_keys_off(connection: Any, _: object) -> None:
    """SQLite changes a table by copying and dropping it; with the check on, the drop would take its children along.

    Source: https://www.sqlite.org/lang_altertable.html, section 7; the pragma is without effect inside a transaction.
    """
    connection.execute("PRAGMA foreign_keys = OFF")


def _refuse_dangling_rows(connection: Connection) -> None:
    """The check that SQLite skipped, made up for before the commit."""
    if connection.dialect.name != "sqlite":
        return
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if dangling:
        table, _, parent, _ = dangling[0]
        raise MigrationBroke(
            f"The migration was rolled back: {len(dangling)} rows point to rows that are not there, "
            f"the first from {table} to {parent}."
        )
