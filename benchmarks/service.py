"""A Serous of its own for a measurement: `serous up` in a temporary folder on a free port."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

START_TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Service:
    """A running Serous."""

    url: str
    token: str
    """An admin's bearer token."""
    folder: Path
    """A temporary folder that the measurement may write to."""
    sign_in_link: str
    """The one-time link that `serous up` printed."""
    process_id: int
    """The process of `serous up`; its children are web, broker, worker and beat."""


def free_port() -> int:
    """A TCP port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_service(**variables: str) -> Iterator[Service]:
    """Start `serous up`, wait until it is ready, stop it afterwards. `variables`: more SEROUS_* settings."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="serous-") as folder:
        environment = {**os.environ, "SEROUS_DATA_DIR": f"{folder}/data", "SEROUS_PORT": str(port), **variables}
        serous = [sys.executable, "-m", "app.cli"]
        log = Path(folder, "serous.log")
        with log.open("w") as output:
            up = subprocess.Popen([*serous, "up"], env=environment, stdout=output, stderr=output)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_ready(url, up, log)
            made = subprocess.run(
                [*serous, "token", "create", "--role", "admin", "--user", "admin"],
                env=environment,
                check=True,
                capture_output=True,
            )
            link = re.search(r"http://\S+/sign-in#link=\S+", log.read_text())
            if link is None:
                raise SystemExit(f"Serous printed no sign-in link:\n{log.read_text()}")
            yield Service(url, made.stdout.decode().strip(), Path(folder), link[0], up.pid)
        finally:
            up.send_signal(signal.SIGINT)
            up.wait(timeout=30)


def _wait_until_ready(url: str, up: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if up.poll() is not None:
            break
        try:
            if httpx.get(f"{url}/readyz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise SystemExit(f"Serous did not start:\n{log.read_text()}")
