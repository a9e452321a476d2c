"""A real `serous up` that a drill may hurt: its parts by name, its rows, and a patient client."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from app.db.session import Database
from app.settings import Settings
from benchmarks.service import Service, running_service
from tests.worker.processes import children_of, command_of, training_child_of

WORDS = {"web": b"app.serve", "broker": b"valkey-server", "worker": b"\0worker\0", "beat": b"\0beat\0"}
"""What the command line of each part holds."""

PATIENCE_S = 120.0
"""How long a client asks again before the drill fails."""

AGAIN_S = 0.2


@dataclass
class Installation:
    """One running Serous."""

    service: Service
    settings: Settings
    database: Database
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))

    def part(self, name: str) -> int | None:
        """Process id of web, broker, worker or beat; None while it is down."""
        for pid in children_of(self.service.process_id):
            if WORDS[name] in command_of(pid):
                return pid
        return None

    def training_child(self) -> int | None:
        """Process id of the child that trains."""
        worker = self.part("worker")
        return None if worker is None else training_child_of(worker)

    def signal(self, name: str, number: signal.Signals = signal.SIGKILL) -> int | None:
        """Send a signal to a part, or to the training `child`. None when it is not there."""
        pid = self.training_child() if name == "child" else self.part(name)
        with suppress(ProcessLookupError):
            if pid is not None:
                os.kill(pid, number)
                return pid
        return None

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request as the admin. Raises httpx.TransportError when the web server goes away meanwhile."""
        headers = {"Authorization": f"Bearer {self.service.token}", **more.pop("headers", {})}
        return self.client.request(method, f"{self.service.url}/api/v1{path}", headers=headers, **more)

    def insist(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Ask again until a part that is away is back."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            with suppress(httpx.TransportError):
                answer = self.ask(method, path, **more)
                if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                    return answer
            time.sleep(AGAIN_S)
        raise AssertionError(f"{method} {path} got no answer within {PATIENCE_S:.0f} s")

    @property
    def log(self) -> str:
        """What all parts have printed."""
        return (self.service.folder / "serous.log").read_text()


@contextmanager
def installed(**variables: str) -> Iterator[Installation]:
    """Start one with the tiny training profile."""
    variables = {"SEROUS_TRAINING_PROFILE": "tiny", "OMP_NUM_THREADS": "1", **variables}
    with running_service(**variables) as service:
        data_dir = Path(variables.get("SEROUS_DATA_DIR", service.folder / "data"))
        settings = Settings(data_dir=data_dir, database_url=variables.get("SEROUS_DATABASE_URL", ""))
        database = Database(settings.database)
        try:
            yield Installation(service, settings, database)
        finally:
            database.dispose()
