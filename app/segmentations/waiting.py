"""`Prefer: wait=<seconds>` (RFC 7240): hold the answer back until the result is there, or the time is up."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol, TypeVar

import anyio
from starlette.concurrency import run_in_threadpool

from app.db.jobs import FINAL

MAX_WAIT_S = 120.0
"""Longer waits die in proxies."""

POLL_S = 0.25

WAIT = re.compile(r"(?:^|[,;\s])wait\s*=\s*(\d{1,6})(?:$|[,;\s])")


def wanted_wait_s(prefer: str | None) -> float:
    """Seconds that the client is willing to wait; 0 without a wish."""
    wish = WAIT.search(prefer or "")
    return min(float(wish[1]), MAX_WAIT_S) if wish else 0.0


class Job(Protocol):
    """Something that ends."""

    @property
    def state(self) -> str:
        """One of the states of `app.db.jobs`."""
        ...


Seen = TypeVar("Seen", bound=Job)


async def wait_until_final(look: Callable[[], Seen], wait_s: float) -> Seen:
    """What `look` sees once it has ended, or as it is when the time is up."""
    deadline = anyio.current_time() + wait_s
    while True:
        seen = await run_in_threadpool(look)
        if seen.state in FINAL or anyio.current_time() >= deadline:
            return seen
        await anyio.sleep(POLL_S)
