"""`Prefer: wait=<seconds>` (RFC 7240): hold the answer back until the result is there, or the time is up."""

from __future__ import annotations

import re

import anyio
from starlette.concurrency import run_in_threadpool

from app.db.jobs import FINAL
from app.db.session import Database
from app.segmentations.schemas import SegmentationRead
from app.segmentations.service import read

MAX_WAIT_S = 120.0
"""Longer waits die in proxies."""

POLL_S = 0.25

WAIT = re.compile(r"(?:^|[,;\s])wait\s*=\s*(\d{1,6})(?:$|[,;\s])")


def wanted_wait_s(prefer: str | None) -> float:
    """Seconds that the client is willing to wait; 0 without a wish."""
    wish = WAIT.search(prefer or "")
    return min(float(wish[1]), MAX_WAIT_S) if wish else 0.0


async def wait_for_result(database: Database, segmentation_id: str, wait_s: float) -> SegmentationRead:
    """The segmentation once it has ended, or as it is when the time is up."""
    deadline = anyio.current_time() + wait_s
    while True:
        result = await run_in_threadpool(read, database, segmentation_id)
        if result.state in FINAL or anyio.current_time() >= deadline:
            return result
        await anyio.sleep(POLL_S)
