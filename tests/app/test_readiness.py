"""Parts that are away, or there and silent: /readyz names them within seconds."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.readiness import Probes
from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]

MOST_S = 8.0
"""The deadline of 4 s, on a machine that does other things too."""


@pytest.fixture
def silent() -> Iterator[int]:
    """A port where somebody takes connections and never says a word, as a stopped server does."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(100)
        yield int(listener.getsockname()[1])


def client_of(tmp_path: Path, **changes: str) -> TestClient:
    settings = Settings(data_dir=tmp_path / "data", **changes)
    return TestClient(create_app(settings), base_url="http://127.0.0.1:8000", raise_server_exceptions=False)


class TestSilentParts:
    def test_are_all_named_at_once(self, tmp_path: Path, silent: int, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in (("ACCESS_KEY_ID", "a"), ("SECRET_ACCESS_KEY", "b"), ("REGION", "us-east-1")):
            monkeypatch.setenv(f"AWS_{name}", value)
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{silent}")
        client = client_of(
            tmp_path,
            database_url=f"postgresql://u:p@127.0.0.1:{silent}/d",
            broker_url=f"redis://127.0.0.1:{silent}/0",
            storage_url="s3://bucket/prefix",
        )
        started = time.monotonic()
        answer = client.get("/readyz")
        assert time.monotonic() - started < MOST_S
        assert answer.status_code == 503
        assert answer.json() == {"ready": False, "database": "away", "broker": "away", "storage": "away"}
        assert client.get("/healthz").status_code == 200

    def test_one_of_them_does_not_hide_that_the_others_answer(self, tmp_path: Path, silent: int) -> None:
        client = client_of(tmp_path, broker_url=f"redis://127.0.0.1:{silent}/0")
        answer = client.get("/readyz")
        assert answer.json() == {"ready": False, "database": "ok", "broker": "away", "storage": "ok"}

    def test_a_request_is_refused_in_words_and_not_left_waiting(self, tmp_path: Path, silent: int) -> None:
        client = client_of(tmp_path, database_url=f"postgresql://u:p@127.0.0.1:{silent}/d")
        started = time.monotonic()
        answer = client.get("/api/v1/volumes", headers={"Authorization": "Bearer nothing"})
        assert time.monotonic() - started < MOST_S
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert answer.headers["Retry-After"] == "5"


class TestStart:
    def test_on_a_database_that_is_silent_is_refused_in_a_sentence(self, tmp_path: Path, silent: int) -> None:
        """Broker and bucket may come later: the web server starts, and /readyz names them."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        own = {"DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": f"postgresql://u:p@127.0.0.1:{silent}/d"}
        environment = {**os.environ, **{f"SEROUS_{name}": value for name, value in own.items()}}
        command = [sys.executable, "-m", "app.cli", "up", "--port", port]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=90)
        assert done.returncode == 1
        assert done.stderr.startswith("serous: The database cannot be used")
        assert len(done.stderr.splitlines()) == 1


class TestProbes:
    def test_a_check_that_hangs_is_asked_once_however_often_we_are(self) -> None:
        calls, end = [], threading.Event()

        def hang() -> None:
            calls.append(1)
            end.wait(20)

        probes = Probes({"slow": hang, "fine": lambda: None}, deadline_s=0.1)
        assert [probes.answering() for _ in range(3)] == [{"slow": False, "fine": True}] * 3
        assert len(calls) == 1
        end.set()

    def test_a_part_that_comes_back_is_seen(self) -> None:
        away = True

        def check() -> None:
            if away:
                raise ConnectionError

        probes = Probes({"part": check})
        assert probes.answering() == {"part": False}
        away = False
        assert probes.answering() == {"part": True}
