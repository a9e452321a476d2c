"""A training job followed live: one server-sent event for each change, its revision as the id."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
from sse_starlette import ServerSentEvent
from starlette.concurrency import run_in_threadpool

from app.db.jobs import FINAL
from app.db.session import Database
from app.training.schemas import TrainingJobRead
from app.training.service import get_job

POLL_S = 0.5


def _look(database: Database, job_id: str) -> tuple[int, TrainingJobRead]:
    with database.reading() as session:
        job = get_job(session, job_id)
        return job.revision, TrainingJobRead.model_validate(job)


async def follow(database: Database, job_id: str, last_revision: int) -> AsyncIterator[ServerSentEvent]:
    """Events newer than `last_revision`, until the job has ended."""
    while True:
        revision, job = await run_in_threadpool(_look, database, job_id)
        if revision > last_revision:
            last_revision = revision
            yield ServerSentEvent(event="job", id=str(revision), data=job.model_dump_json())
        if job.state in FINAL:
            return
        await anyio.sleep(POLL_S)
