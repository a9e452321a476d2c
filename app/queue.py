"""The bell: sends names of tasks and ids of jobs to the workers. A lost message only costs time, see `app.db.jobs`."""

from __future__ import annotations

import structlog
from celery import Celery
from kombu.exceptions import OperationalError

from app.errors import Unavailable

log = structlog.get_logger()

TRAIN = "training.run"
SEGMENT = "segmentation.run"
EXPLAIN = "explanation.run"
EXCHANGE = "pacs.exchange"
SWEEP = "jobs.sweep"

QUEUE_OF_TASK = {TRAIN: "training", SEGMENT: "inference", EXPLAIN: "inference", EXCHANGE: "light", SWEEP: "light"}
"""Inference never waits behind a training, and nothing that computes behind a slow PACS."""

CONNECT_TIMEOUT_S = 2.0

VISIBILITY_TIMEOUT_S = 24 * 3600
"""Above the longest training: Redis hands an unacknowledged message out again after this long."""


def make_celery(broker_url: str) -> Celery:
    """The Celery application that web and worker share: JSON only, no result backend.

    Messages are acknowledged when they arrive. A message is a bell, and the sweep rings again for what a dead worker
    left, so late acknowledgement would add nothing; and a worker that holds an unacknowledged message while the
    broker dies does not survive it (Celery 5.7 with Kombu 5.7: "Unrecoverable error", then deaf; a drill shows it).
    """
    celery = Celery("serous", broker=broker_url)
    celery.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_acks_late=False,
        task_routes={task: {"queue": queue} for task, queue in QUEUE_OF_TASK.items()},
        worker_prefetch_multiplier=1,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry_on_startup=True,
        broker_connection_timeout=CONNECT_TIMEOUT_S,
        broker_transport_options={
            "visibility_timeout": VISIBILITY_TIMEOUT_S,
            "socket_connect_timeout": CONNECT_TIMEOUT_S,
            "socket_timeout": 10.0,
        },
        timezone="UTC",
    )
    return celery


class Bell:
    """Rings for the workers."""

    def __init__(self, celery: Celery) -> None:
        self._celery = celery

    def require(self) -> None:
        """Raise `Unavailable` when the broker does not answer, before anything is written."""
        try:
            patience = {"socket_timeout": CONNECT_TIMEOUT_S}
            with self._celery.connection_for_write(transport_options=patience) as connection:
                connection.ensure_connection(max_retries=1, timeout=int(CONNECT_TIMEOUT_S), interval_start=0)
        except (OperationalError, OSError) as error:
            raise Unavailable(
                "The job queue cannot be reached. Tags are saved; start the job again shortly."
            ) from error

    def ring(self, task: str, job_id: str) -> None:
        """Send one message. A failure is only logged, for the periodic sweep rings again."""
        try:
            self._celery.send_task(task, args=[job_id], queue=QUEUE_OF_TASK[task], retry=False)
        except (OperationalError, OSError) as error:
            log.warning("bell_failed", task=task, job_id=job_id, error=type(error).__name__)
