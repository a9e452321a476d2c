"""The one place where the service commits."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import structlog
from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

log = structlog.get_logger()

SQLITE_BUSY_TIMEOUT_MS = 15_000
"""A writer waits this long for another one. Writes here take milliseconds."""

POSTGRESQL_PATIENCE = {
    "connect_timeout": 3,  # s, until the server has let us in
    "keepalives_idle": 10,  # s of silence, after which the system asks whether the other end is there
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # ms that sent bytes may stay without acknowledgement
}
"""Without these a server behind a dead line is waited for as long as the system likes: minutes, or for ever."""

READ_ONLY = "serous_read_only"
"""Execution option of the connections that only read."""

TRUSTED_S = 2.0
"""A pooled connection that was used so lately is taken to be alive."""

POSTGRES_DISK_FULL = "53100"
"""SQLSTATE disk_full."""


def _sqlite_on_connect(connection: Any, _: object) -> None:
    """WAL: readers never wait. FULL: an acknowledged tag survives a power cut."""
    connection.isolation_level = None  # SQLAlchemy's BEGIN below is then the only one
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_TIMEOUT_MS}")
    _enter_wal(cursor)
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _enter_wal(cursor: Any) -> None:
    """Wait for other processes that open a new database at the same time: SQLite's own patience leaves this out."""
    deadline = time.monotonic() + SQLITE_BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _sqlite_begin(connection: Connection) -> None:
    """Take the write lock at once: a read that turns into a write later would fail with 'database is locked'."""
    read_only = connection.get_execution_options().get(READ_ONLY)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _note_use(_: object, record: ConnectionPoolEntry) -> None:
    record.info["used_at"] = time.monotonic()


def _ask_after_a_pause(dialect: Dialect, connection: Any, record: ConnectionPoolEntry, _: object) -> None:
    """What `pool_pre_ping` does at every checkout, where it is a tenth of what storing a tag takes.

    A connection that died while it was trusted costs one request, and with it the pool forgets all of its age.
    """
    used_at = record.info.get("used_at")  # None: it was made just now
    if used_at is None or time.monotonic() - used_at < TRUSTED_S:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError from error  # and the pool makes a new one


def make_engine(url: str) -> Engine:
    """An engine for `url`, with SQLite set up for several processes."""
    if not url.startswith("sqlite"):
        engine = create_engine(url, connect_args=POSTGRESQL_PATIENCE, pool_size=10, max_overflow=20)
        event.listen(engine, "checkin", _note_use)
        event.listen(engine, "checkout", partial(_ask_after_a_pause, engine.dialect))
        return engine
    engine = create_engine(
        url, connect_args={"check_same_thread": False}, pool_size=10, max_overflow=40, hide_parameters=True
    )
    event.listen(engine, "connect", _sqlite_on_connect)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def is_full(error: DBAPIError) -> bool:
    """Whether the database refused a write because its disk has no room."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return getattr(cause, "sqlstate", None) == POSTGRES_DISK_FULL


def after_commit(session: Session, send: Callable[[], None]) -> None:
    """Call `send` once the transaction of `session` is safe on disk."""
    session.info.setdefault("after_commit", []).append(send)


class Database:
    """Transactions on one database."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self._reading_engine = self.engine.execution_options(**{READ_ONLY: True})
        is_remote = self.engine.dialect.name == "postgresql"  # SQLite begins and ends without a trip
        self._glancing_engine = (
            self.engine.execution_options(isolation_level="AUTOCOMMIT") if is_remote else self._reading_engine
        )

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One request or one step of a task; queued messages leave only after the commit."""
        with Session(self.engine, expire_on_commit=False) as session:
            with session.begin():
                yield session
            for send in session.info.pop("after_commit", []):
                send()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view that takes no write lock. Nothing written through it is kept."""
        with Session(self._reading_engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def glance(self) -> Iterator[Session]:
        """A view for one statement, without the two trips to the database that begin and end a transaction."""
        with Session(self._glancing_engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """One view of the whole database for as long as it is read, whatever is written meanwhile."""
        engine = self._reading_engine  # SQLite: a transaction of WAL is such a view
        if engine.dialect.name == "postgresql":
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with engine.connect() as connection:
            yield connection

    def dispose(self) -> None:
        """Close the pooled connections."""
        self.engine.dispose()
