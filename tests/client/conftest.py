"""Running servers for the client: a whole Serous with its worker, and a web server alone whose queue nobody empties."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import httpx
import numpy as np
import pytest
import uvicorn
from fastapi import FastAPI
from numpy.typing import NDArray

from app.broker import wait_until
from app.cli import main
from benchmarks.service import Service, free_port, running_service
from models.oct.phantom import SPECTRALIS, Phantom, csc_eye, draw_phantom
from serous_client import Patience, Serous
from tests.client.line import Line

ROOT = Path(__file__).resolve().parents[2]

SMALL = SPECTRALIS.scaled((7, 160, 128))

IMPATIENT = Patience(timeout_s=20.0, total_s=5.0)

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """A running Serous with broker, worker and scheduler."""
    with running_service(SEROUS_TRAINING_PROFILE="tiny", OMP_NUM_THREADS="1") as service:
        yield service


@pytest.fixture
def server(service: Service) -> Iterator[Serous]:
    """A client of it with an admin's token."""
    with Serous(service.url, service.token) as server:
        yield server


@pytest.fixture(scope="module")
def module_server(service: Service) -> Iterator[Serous]:
    """The same for what a module's tests share."""
    with Serous(service.url, service.token) as server:
        yield server


@pytest.fixture(scope="session")
def token_of(service: Service) -> Callable[[str], str]:
    """Make a token with a role."""

    def make(role: str) -> str:
        environment = {**os.environ, "SEROUS_DATA_DIR": str(service.folder / "data")}
        command = [sys.executable, "-m", "app.cli", "token", "create", "--role", role]
        return subprocess.run(
            command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.strip()

    return make


@pytest.fixture
def line(service: Service) -> Iterator[Line]:
    """A line to it that breaks when a test says so."""
    line = Line(httpx.URL(service.url).port or 80)
    yield line
    line.close()


@pytest.fixture
def behind(line: Line, service: Service) -> Iterator[Serous]:
    """A client at the other end of that line. It opens a connection for each request."""
    one_each = httpx.HTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))
    with Serous(line.url, service.token, patience=IMPATIENT, transport=one_each) as server:
        yield server


@pytest.fixture(scope="session")
def phantom() -> Phantom:
    """A small synthetic eye with fluid."""
    return draw_phantom(SMALL, seed=5, pathology=csc_eye(5))


@pytest.fixture
def new_scan() -> Callable[..., NDArray[np.uint8]]:
    """Noise (S, D, W) that nobody has uploaded yet."""

    def draw(shape: tuple[int, int, int] = (4, 32, 48)) -> NDArray[np.uint8]:
        return np.random.default_rng().integers(0, 255, shape).astype(np.uint8)

    return draw


@pytest.fixture
def workerless(application: FastAPI, new_token: Callable[[str], str]) -> Iterator[Serous]:
    """A client of a web server without a worker: what is queued stays queued."""
    port = free_port()
    web = uvicorn.Server(uvicorn.Config(application, port=port, log_level="error"))
    thread = threading.Thread(target=web.run)
    thread.start()
    try:
        assert wait_until(lambda: web.started, 20.0)
        with Serous(f"http://127.0.0.1:{port}", new_token("admin"), patience=IMPATIENT) as server:
            yield server
    finally:
        web.should_exit = True
        thread.join()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home directory of the test's own."""
    home = tmp_path / "home"
    home.mkdir()
    return home


@pytest.fixture
def serous(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in `tmp_path` with that home directory; in this process, for loading it takes seconds."""

    def run(*arguments: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        out, err, status = io.StringIO(), io.StringIO(), 0
        with monkeypatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.chdir(tmp_path)
            patch.setattr(sys, "argv", ["serous", *arguments])
            patch.setattr(sys, "stdin", io.StringIO(stdin))
            for name, value in {"HOME": str(home), **variables}.items():
                patch.setenv(name, value)
            try:
                main()
            except SystemExit as end:
                status = int(end.code or 0)
        return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())

    return run


@pytest.fixture
def signed_in(serous: Run, service: Service) -> Run:
    """The same after `serous login`."""
    done = serous("login", service.url, "--token-stdin", stdin=service.token)
    assert done.returncode == 0, done.stderr
    return serous
