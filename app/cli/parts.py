"""The processes of `serous up`: started, listened to, started again when they die, and ended together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from app.cli.errors import CommandError
from app.settings import CODE_ROOT

STOP_S = 8.0
"""Time that the parts have to end by themselves."""

BACK_OFF_S = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Pauses before the restarts of a part; when they are used up and it never ran well, everything stops."""

STEADY_S = 10.0
"""A part that has once run for so long is never given up, whatever kills it later (a full disk, say)."""

PR_SET_PDEATHSIG = 1
"""Linux, prctl(2): the kernel ends a part when we are gone without having ended it."""

Say = Callable[[str, str], None]
"""Takes the name of a part and a line of its output."""

_libc = ctypes.CDLL(None, use_errno=True)


def _die_with_parent() -> None:
    with suppress(AttributeError):
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


@dataclass
class Part:
    """One process that is to run all the time."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    inherited: tuple[int, ...] = ()
    """Open files that it takes over from us by their numbers."""
    process: subprocess.Popen[str] | None = None
    started_at: float = 0.0
    restarts: int = 0
    has_run_well: bool = False
    """Whether it has once run for `STEADY_S`."""
    due_at: float | None = None
    """When it is to be started again; None while it runs."""
    readers: list[threading.Thread] = field(default_factory=list)

    def start(self, say: Say) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches us alone and we end the parts in order."""
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            list(self.command),
            env=dict(self.environment),
            pass_fds=self.inherited,
            cwd=CODE_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
        self.started_at, self.due_at = time.monotonic(), None
        reader = threading.Thread(target=self._listen, args=(self.process, say), daemon=True)
        reader.start()
        self.readers = [reader]

    def _listen(self, process: subprocess.Popen[str], say: Say) -> None:
        for line in process.stdout or ():
            if line.strip():
                say(self.name, line.rstrip())

    @property
    def running(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to it and to all in its session's group."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def join(self, deadline: float) -> None:
        """Wait until it has ended, with force after `deadline`."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        self.signal(signal.SIGKILL)
        self.process.wait()
        for reader in self.readers:
            reader.join(1.0)


class PartGaveUp(CommandError):
    """A part died too often."""

    def __init__(self, name: str, status: int) -> None:
        super().__init__(
            f"The {name} ended {len(BACK_OFF_S) + 1} times, last with status {status}; its lines above say why."
        )


def restart_dead(parts: Sequence[Part], say: Say) -> None:
    """Look after the parts once: plan a restart for one that has died, and do those that are due.

    Raises:
        PartGaveUp: a part has died too often.
    """
    now = time.monotonic()
    for part in parts:
        if part.process is None or part.running:
            continue
        if part.due_at is None:
            status = part.process.returncode
            if now - part.started_at > STEADY_S:
                part.restarts, part.has_run_well = 0, True
            if part.restarts >= len(BACK_OFF_S) and not part.has_run_well:
                raise PartGaveUp(part.name, status)
            pause = BACK_OFF_S[min(part.restarts, len(BACK_OFF_S) - 1)]
            part.restarts += 1
            part.due_at = now + pause
            say(part.name, f"ended with status {status}; it is started again in {pause:g} s")
        elif now >= part.due_at:
            part.start(say)


def end(parts: Sequence[Part], *, timeout_s: float = STOP_S) -> None:
    """SIGTERM to all at once, SIGKILL to those that stay. Nothing is left behind."""
    for part in parts:
        part.signal(signal.SIGTERM)
    deadline = time.monotonic() + timeout_s
    for part in parts:
        part.join(deadline)
