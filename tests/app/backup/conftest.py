"""A served installation with something in every table and in the bucket, and empty ones to restore into."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.backup.rows import NOT_KEPT
from app.db.metadata import METADATA
from app.db.session import Database
from app.settings import Settings
from app.storage import Storage
from benchmarks.service import free_port
from tests.servers import PostgresServer

ROOT = Path(__file__).resolve().parents[3]

START_S = 60.0
"""Patience with a machine that does other things too."""


@dataclass(frozen=True)
class Place:
    """One installation, looked at from outside."""

    settings: Settings

    def environment(self) -> dict[str, str]:
        """What another process needs to be of this installation."""
        names = ("data_dir", "database_url", "broker_url", "training_profile", "secret")
        given = {f"SEROUS_{name.upper()}": str(getattr(self.settings, name)) for name in names}
        return {**os.environ, **given, "SEROUS_LOG_LEVEL": "warning"}

    def serous(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command."""
        command = [sys.executable, "-m", "app.cli", *arguments]
        return subprocess.run(command, env=self.environment(), cwd=ROOT, capture_output=True, text=True, timeout=300)

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table that a backup keeps."""
        database = Database(self.settings.database)
        try:
            with database.reading() as session:
                tables = [table for table in METADATA.sorted_tables if table.name not in NOT_KEPT]
                return {
                    table.name: [
                        tuple(row) for row in session.execute(select(table).order_by(*table.primary_key.columns))
                    ]
                    for table in tables
                }
        finally:
            database.dispose()

    def objects(self) -> dict[str, bytes]:
        """Every object of the bucket."""
        storage = Storage(self.settings.storage)
        return {key: storage.get(key) for key, _ in storage.sizes()}


@pytest.fixture
def place(settings: Settings) -> Place:
    """The installation of the fixtures `client`, `upload`, `finished` and so on."""
    return Place(settings)


@pytest.fixture
def serve() -> Iterator[Callable[[Place, str], httpx.Client]]:
    """Start the web server of an installation and give a client with a token."""
    running: list[subprocess.Popen[bytes]] = []

    def start(place: Place, token: str) -> httpx.Client:
        port = free_port()
        web = [sys.executable, "-m", "uvicorn", "app.main:create_app", "--factory", "--port", str(port)]
        running.append(subprocess.Popen([*web, "--log-level", "warning"], env=place.environment(), cwd=ROOT))
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + START_S
        while True:
            try:
                httpx.get(f"{url}/healthz")
                break
            except httpx.TransportError:
                assert time.monotonic() < deadline, "the web server starts"
                time.sleep(0.1)
        return httpx.Client(base_url=f"{url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=60)

    yield start
    for process in running:
        process.terminate()
        process.wait()


@pytest.fixture
def empty(tmp_path: Path, broker: str, postgres: PostgresServer) -> Iterator[Callable[[str], Place]]:
    """Make an installation that nobody has used, on a kind of database."""
    made: list[str] = []

    def make(kind: str) -> Place:
        folder = tmp_path / f"restored-{kind}-{len(made)}"
        url = f"sqlite:///{folder / 'serous.db'}"
        if kind == "postgresql":
            url = postgres.blank()
            made.append(url)
        settings = Settings(data_dir=folder, database_url=url, broker_url=broker, training_profile="tiny")
        settings.prepare_directories()
        return Place(settings)

    yield make
    for url in made:
        postgres.drop(url)
