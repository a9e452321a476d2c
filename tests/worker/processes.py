"""Real worker processes for the tests, and what to wait for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from app.db.job_tables import Explanation, Segmentation, TrainingJob
from app.db.session import Database
from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]

TRAINING_S = 90.0
"""A tiny training takes 10 s of one core; the machine may be busy."""

ENDED = (FileNotFoundError, ProcessLookupError)
"""What reading of a process that has ended raises; the second: it ended between opening and reading."""

Row = TypeVar("Row", TrainingJob, Segmentation, Explanation)


def environment_of(settings: Settings) -> dict[str, str]:
    """The `SEROUS_*` variables that lead to the same settings in another process."""
    names = (
        "data_dir",
        "database_url",
        "broker_url",
        "training_profile",
        "heartbeat_stale_s",
        "max_attempts",
        "storage_url",
    )
    names += ("worker_lanes", "device", "child_memory_bytes")
    values = {name: getattr(settings, name) for name in names}
    variables = {f"SEROUS_{name.upper()}": str(value) for name, value in values.items() if value is not None}
    # Two busy threads on cores that other work shares wait for each other ten times longer than they compute.
    return variables | {"OMP_NUM_THREADS": "1"}


class WorkerProcess:
    """A Celery worker with the scheduler beside it, as `serous up` runs them."""

    def __init__(self, settings: Settings) -> None:
        environment = {**os.environ, **environment_of(settings), "SEROUS_LOG_LEVEL": "info"}
        celery = [sys.executable, "-m", "celery", "--quiet", "-A", "worker.celery_app"]
        quiet = ["--loglevel", "warning", "--without-gossip", "--without-mingle", "--without-heartbeat"]
        self.log = settings.root / f"worker-{time.monotonic_ns()}.log"
        with self.log.open("w") as log:
            self.worker, self.beat = (
                subprocess.Popen(
                    [*celery, *arguments],
                    env=environment,
                    cwd=ROOT,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
                for arguments in (["worker", *quiet], ["beat", "--loglevel", "warning", "--pidfile", ""])
            )

    def kill(self) -> None:
        """SIGKILL to worker and scheduler; their children are left to notice by themselves."""
        for process in (self.worker, self.beat):
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
            process.wait()

    def stop(self, timeout_s: float = 10.0) -> int:
        """SIGTERM to both, as `serous up` does. Gives the worker's exit status."""
        for process in (self.worker, self.beat):
            process.terminate()
        self.beat.wait(timeout_s)
        return self.worker.wait(timeout_s)


def children_of(pid: int) -> list[int]:
    """Process ids whose parent is `pid`; none where it has ended."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
    except ENDED:
        return []
    return [int(word) for thread in threads for word in _told(thread / "children").split()]


def command_of(pid: int) -> bytes:
    """Its command line, the words parted by NUL; empty where it has ended."""
    return _told(Path(f"/proc/{pid}/cmdline"))


def training_child_of(pid: int) -> int | None:
    """The process that trains for the worker `pid`; None when there is none."""
    return next((child for child in children_of(pid) if b"worker.child\0training" in command_of(child)), None)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that waits to be reaped does not."""
    told = _told(Path(f"/proc/{pid}/stat"))
    return told != b"" and told.rpartition(b")")[2].split()[0] != b"Z"


def _told(path: Path) -> bytes:
    """What a file of /proc says; nothing where the process or thread has ended."""
    try:
        return path.read_bytes()
    except ENDED:
        return b""


def wait_for(condition: Callable[[], bool], timeout_s: float, what: str) -> float:
    """Seconds until `condition` came true; fails the test when it does not."""
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > timeout_s:
            raise AssertionError(f"Not within {timeout_s} s: {what}")
        time.sleep(0.05)
    return time.monotonic() - start


def read(database: Database, table: type[Row], job_id: str) -> Row:
    """The job as it is now."""
    with database.reading() as session:
        return session.get_one(table, job_id)


class running:  # noqa: N801 - reads as the statement that it is
    """A lane at work in a thread while the block runs; the block ends when the lane has."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._thread = threading.Thread(target=work)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._thread.join(TRAINING_S)
        assert not self._thread.is_alive()


def wait_until_it_learns(database: Database, job_id: str) -> int:
    """Wait for the first epochs of a training that this process runs. Gives its child's process id."""
    wait_for(lambda: read(database, TrainingJob, job_id).progress > 0.02, TRAINING_S, "the training is under way")
    child = training_child_of(os.getpid())
    assert child is not None
    return child
