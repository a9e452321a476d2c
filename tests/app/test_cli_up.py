"""`serous up` with all its processes: started, killed one by one, stopped, killed itself."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.worker.processes import children_of, command_of

ROOT = Path(__file__).resolve().parents[2]

BUSY_S = 90.0
"""Patience with a machine that does other things too."""

LINK = re.compile(r"Sign in once within 24 hours: http://127\.0\.0\.1:(\d+)/sign-in#link=(\S+)")


class Up:
    """A running `serous up` and what it prints."""

    def __init__(self, data_dir: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.data_dir = data_dir
        self._log = data_dir.with_suffix(".log")
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                self.command(self.port), cwd=ROOT, stdout=log, stderr=log, env={**os.environ, "OMP_NUM_THREADS": "1"}
            )

    def command(self, port: int) -> list[str]:
        return [sys.executable, "-m", "app.cli", "up", "--port", str(port), "--data-dir", str(self.data_dir)]

    @property
    def output(self) -> str:
        return self._log.read_text()

    def parts(self) -> dict[str, int]:
        """Process ids by the word that names the part."""
        commands = {pid: command_of(pid) for pid in children_of(self.process.pid)}
        words = {"web": b"app.serve", "broker": b"valkey-server", "worker": b"\0worker\0", "beat": b"\0beat\0"}
        return {name: pid for name, word in words.items() for pid, command in commands.items() if word in command}

    def answers(self, path: str = "/healthz") -> bool:
        with suppress(OSError):
            return self.request("GET", path)[0] == 200
        return False

    def request(self, method: str, path: str, body: object = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{self.port}"}
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


def wait_for(condition: Callable[[], bool], timeout_s: float, what: str) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, f"Not within {timeout_s} s: {what}"
        time.sleep(0.1)


def gone(pids: list[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    up = Up(tmp_path / "data")
    yield up
    if up.process.poll() is None:
        up.process.kill()
    up.process.wait()


def wait_until_up(up: Up) -> str:
    """Gives the token of the sign-in link."""
    wait_for(lambda: LINK.search(up.output) is not None or up.process.poll() is not None, BUSY_S, "it is up")
    found = LINK.search(up.output)
    assert found is not None, up.output
    assert int(found[1]) == up.port
    return found[2]


class TestUp:
    def test_lives_restarts_its_parts_and_leaves_nothing_behind(self, up: Up) -> None:
        link = wait_until_up(up)
        assert up.answers()
        wait_for(lambda: up.answers("/readyz"), BUSY_S, "it is ready")
        parts = up.parts()
        assert set(parts) == {"web", "broker", "worker", "beat"}

        first = up.request("POST", "/api/v1/session", {"link": link})
        assert first[0] in (200, 201, 204), first
        assert up.request("POST", "/api/v1/session", {"link": link})[0] == 401  # once

        second = subprocess.run(up.command(up.port + 1), cwd=ROOT, capture_output=True, text=True)
        assert second.returncode == 1
        assert "Another `serous up` runs" in second.stderr

        for name in ("web", "worker", "broker"):
            os.kill(parts[name], signal.SIGKILL)
        wait_for(lambda: set(up.parts()) == set(parts) and up.answers("/readyz"), BUSY_S, "the parts are back")
        for name in ("web", "worker", "broker"):
            assert f"{name:<6} | ended with status -9; it is started again" in up.output

        pids = list(up.parts().values())
        started = time.monotonic()
        up.process.terminate()
        assert up.process.wait(15) == 0
        assert time.monotonic() - started < 12
        assert gone(pids)
        assert up.output.rstrip().endswith("stopped")

    def test_when_it_is_killed_its_parts_end_too(self, up: Up) -> None:
        wait_until_up(up)
        pids = list(up.parts().values())
        assert len(pids) == 4
        up.process.kill()
        up.process.wait()
        wait_for(lambda: gone(pids), 10.0, "the parts end")
