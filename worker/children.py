"""A child process: started in a group of its own, spoken to by lines, stopped for certain."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Literal

import structlog

from app.settings import CODE_ROOT
from worker.messages import BadMessage, Message, Order, decode, encode

log = structlog.get_logger()

Kind = Literal["training", "segmentation", "explanation", "exchange"]

GRACE_S = 3.0
"""From SIGTERM to SIGKILL."""

N_TAIL_LINES = 40
"""Last lines of a child's error output that are kept for the log."""


@dataclass(frozen=True)
class Ended:
    """The child is gone. `returncode` as `subprocess` has it: -9 is SIGKILL."""

    returncode: int


class Child:
    """One running `python -m worker.child`. It dies with us, for it watches its standard input."""

    def __init__(self, kind: Kind, environment: Mapping[str, str] | None = None) -> None:
        self.kind = kind
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "worker.child", kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=environment,
            cwd=CODE_ROOT,
            start_new_session=True,
        )
        self._messages: queue.SimpleQueue[Message | Ended] = queue.SimpleQueue()
        self._tail: deque[str] = deque(maxlen=N_TAIL_LINES)
        self._stderr = self._thread(self._read_stderr)
        self._stdout = self._thread(self._read_stdout)

    @property
    def pid(self) -> int:
        """Process id, which is also that of its group."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can still take an order."""
        return self._process.poll() is None

    @property
    def error_tail(self) -> str:
        """The last lines that it wrote to its error output. For the log alone."""
        return "".join(self._tail)

    def order(self, job_id: str, batch_divisor: int = 1) -> None:
        """Hand it a job. A child that is gone answers with `Ended`."""
        pipe = self._process.stdin
        with suppress(BrokenPipeError):
            if pipe is not None:
                pipe.write(encode(Order(job_id, batch_divisor)) + "\n")
                pipe.flush()

    def next(self, timeout_s: float) -> Message | Ended | None:
        """What it says next; None when it said nothing for `timeout_s`."""
        try:
            return self._messages.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def stop(self, grace_s: float = GRACE_S) -> None:
        """End it and all that it started: SIGTERM, and SIGKILL after `grace_s`. Returns when it is gone."""
        self._signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(grace_s)
        self.kill()

    def kill(self) -> None:
        """SIGKILL to the whole group. Returns when it is gone, with all that it started."""
        self._signal(signal.SIGKILL)
        self._process.wait()
        self._wait_for_group()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            self._close(pipe)

    def _wait_for_group(self) -> None:
        """Until no process of the group is left; for `GRACE_S` at most, since a zombie stays where nobody reaps it."""
        end = time.monotonic() + GRACE_S
        with suppress(ProcessLookupError, PermissionError):
            while time.monotonic() < end:
                os.killpg(self.pid, 0)
                time.sleep(0.01)

    def _close(self, pipe: IO[str] | None) -> None:
        if pipe is None:
            return
        if pipe is not self._process.stdin:
            (self._stdout if pipe is self._process.stdout else self._stderr).join(GRACE_S)
        with suppress(OSError):
            pipe.close()

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def _thread(self, target: object) -> threading.Thread:
        thread = threading.Thread(target=target, name=f"child-{self.pid}", daemon=True)  # type: ignore[arg-type]
        thread.start()
        return thread

    def _read_stderr(self) -> None:
        for line in self._process.stderr or ():
            self._tail.append(line)

    def _read_stdout(self) -> None:
        for line in self._process.stdout or ():
            try:
                self._messages.put(decode(line))
            except BadMessage as error:
                log.warning("child_babbled", kind=self.kind, error=str(error))
        self._stderr.join(GRACE_S)
        self._messages.put(Ended(self._process.wait()))
