"""Several web processes on one port: sessions, events and writes do not care which of them answers."""

from __future__ import annotations

import http.client
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db.columns import new_id
from app.db.job_tables import TrainingJob
from app.db.session import Database
from app.db.tables import User
from app.settings import Settings
from tests.app.test_cli_up import BUSY_S, ROOT, Up, wait_for, wait_until_up
from tests.builders import tiny_npy
from tests.worker.processes import children_of, command_of

pytestmark = pytest.mark.sqlite_only

N = 2


class UpWithWorkers(Up):
    def command(self, port: int) -> list[str]:
        return [*super().command(port), "--web-workers", str(N)]

    def web_pids(self) -> list[int]:
        return [pid for pid in children_of(self.process.pid) if b"app.serve" in command_of(pid)]

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> tuple[int, bytes]:
        """One request on a connection of its own, so that any of the processes takes it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


@pytest.fixture
def up(tmp_path: Path) -> Iterator[UpWithWorkers]:
    up = UpWithWorkers(tmp_path / "data")
    yield up
    if up.process.poll() is None:
        up.process.terminate()
        up.process.wait(20)


@pytest.fixture
def database(up: UpWithWorkers) -> Iterator[Database]:
    database = Database(Settings(data_dir=up.data_dir).database)
    yield database
    database.dispose()


def upload(up: UpWithWorkers, headers: dict[str, str]) -> str:
    boundary = "scan"
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.npy"\r\n\r\n'.encode()
    body = head + tiny_npy((16, 32, 48)) + f"\r\n--{boundary}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Content-Length": str(len(body))}
    status, answer = up.ask("POST", "/api/v1/volumes", {**headers, **kind}, body)
    assert status == 201, answer
    return str(json.loads(answer)["id"])


class TestTwoWebProcesses:
    def test_serve_as_one(self, up: UpWithWorkers, database: Database) -> None:
        link = wait_until_up(up)
        wait_for(lambda: len(up.web_pids()) == N and up.answers("/readyz"), BUSY_S, "both are ready")

        connection = http.client.HTTPConnection("127.0.0.1", up.port, timeout=30)
        origin = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{up.port}"}
        connection.request("POST", "/api/v1/session", json.dumps({"link": link}), origin)
        answer = connection.getresponse()
        assert answer.status in (200, 201), answer.read()
        cookie = {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}
        answer.read()
        assert {up.ask("GET", "/api/v1/session", cookie)[0] for _ in range(30)} == {200}

        made = subprocess.run(
            [sys.executable, "-m", "app.cli", "token", "create", "--role", "admin", "--data-dir", str(up.data_dir)],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        bearer = {"Authorization": f"Bearer {made.stdout.strip()}"}
        volume_id = upload(up, bearer)

        def tag(index: int) -> int:
            path = f"/api/v1/volumes/{volume_id}/slices/{index}/tags/me"
            body = json.dumps({"has_fluid": True}).encode()
            return up.ask("PUT", path, {**bearer, "Content-Type": "application/json"}, body)[0]

        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(tag, range(16))) == [200] * 16
        with sqlite3.connect(up.data_dir / "serous.db") as stored:
            assert stored.execute("SELECT count(*) FROM tag_events").fetchone() == (16,)

        # Whichever process is asked, it counts for both.
        text = up.ask("GET", "/metrics", bearer)[1].decode()
        (line,) = (line for line in text.splitlines() if "requests_total" in line and "tags/me" in line)
        assert line.endswith(" 16.0")
        assert len(list((up.data_dir / "metrics").glob("counter_*.db"))) == N

        self.follow_over_a_death(up, database, bearer)

    def follow_over_a_death(self, up: UpWithWorkers, database: Database, bearer: dict[str, str]) -> None:
        """Events go on at another process after the last one that was seen, when the first is killed."""
        with database.transaction() as session:
            user_id = session.scalars(select(User.id)).first()
            job = TrainingJob(
                id=new_id(),
                created_by=user_id,
                n_tags=1,
                tags_digest="d",
                tags_snapshot=[],
                state="cancelled",
                revision=3,
            )
            session.add(job)
        first, _ = pids = up.web_pids()
        os.kill(first, signal.SIGKILL)
        path = f"/api/v1/training-jobs/{job.id}/events"
        seen = up.ask("GET", path, {**bearer, "Last-Event-ID": "2"})
        assert seen[0] == 200
        assert b"id: 3" in seen[1]
        assert up.ask("GET", path, {**bearer, "Last-Event-ID": "3"}) == (200, b"")
        wait_for(lambda: len(up.web_pids()) == N and first not in up.web_pids(), BUSY_S, "the process is back")
        assert set(pids) - set(up.web_pids()) == {first}
        assert up.answers()
