"""A web server of its own, that can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import httpx
import pytest

from app.settings import Settings
from benchmarks.service import free_port
from tests.app.test_cli_up import BUSY_S, ROOT, wait_for


@dataclass
class Web:
    """One web process."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answers(self) -> bool:
        with suppress(httpx.TransportError):
            return httpx.get(f"{self.url}/healthz").status_code == httpx.codes.OK
        return False

    def kill(self) -> None:
        """As a crash would end it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def start_web(settings: Settings) -> Iterator[Callable[..., Web]]:
    """Start a web process on `settings`, on a port of its own unless one is named."""
    started: list[Web] = []

    def start(port: int | None = None, **variables: str) -> Web:
        port = port or free_port()
        environment = {
            **os.environ,
            "SEROUS_DATA_DIR": str(settings.root),
            "SEROUS_DATABASE_URL": settings.database_url,
            "SEROUS_BROKER_URL": settings.broker_url,
            **variables,
        }
        command = [sys.executable, "-m", "uvicorn", "--factory", "app.main:create_app", "--port", str(port)]
        web = Web(port, subprocess.Popen([*command, "--log-level", "warning"], cwd=ROOT, env=environment))
        started.append(web)
        wait_for(web.answers, BUSY_S, "the web server answers")
        return web

    yield start
    for web in started:
        if web.process.poll() is None:
            web.kill()
