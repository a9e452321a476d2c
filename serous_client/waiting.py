"""Waiting for jobs: ask, pause, ask again, until the job has ended."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Protocol, Self

from serous_client.errors import JobCancelled, JobFailed, WaitedTooLong
from serous_client.progress import bar

FINAL = frozenset({"succeeded", "failed", "cancelled"})

FIRST_PAUSE_S = 0.2

LONGEST_PAUSE_S = 2.0
"""Pauses grow from the first to this one; a worker reports about once a second."""


class Job(Protocol):
    """A segmentation or a training."""

    @property
    def what(self) -> str:
        """What it is called in a sentence."""
        ...

    @property
    def state(self) -> str:
        """queued, running, succeeded, failed, cancelling or cancelled."""
        ...

    @property
    def stage(self) -> str:
        """What is being done."""
        ...

    @property
    def progress(self) -> float:
        """0 to 1."""
        ...

    @property
    def problem(self) -> Mapping[str, Any]:
        """Why it failed."""
        ...

    def refresh(self) -> Self:
        """Ask the server how far it is."""
        ...


def wait_until_succeeded(job: Job, *, progress: bool, timeout_s: float | None) -> None:
    """Return once the job has its result.

    Raises:
        JobFailed, JobCancelled, WaitedTooLong: it has none.
    """
    began, pause_s = time.monotonic(), FIRST_PAUSE_S
    title = job.what.partition(" ")[0]  # its id would take half of the line
    with bar(title, shown=progress and job.state not in FINAL) as show:
        while job.state not in FINAL:
            if timeout_s is not None and time.monotonic() - began + pause_s > timeout_s:
                raise WaitedTooLong(job.what, job.state, timeout_s)
            show(job.progress, job.stage if job.state == "running" else job.state)
            time.sleep(pause_s)
            pause_s = min(pause_s * 1.5, LONGEST_PAUSE_S)
            job.refresh()
    if job.state == "failed":
        raise JobFailed(job.what, job.problem)
    if job.state == "cancelled":
        raise JobCancelled(job.what)
