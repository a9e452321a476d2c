"""The Celery application of the worker and the scheduler: `celery -A worker.celery_app worker|beat`."""

from __future__ import annotations

import warnings

from celery import signals
from kombu import Queue

from app.logs import configure_logging
from app.queue import QUEUE_OF_TASK, SWEEP, make_celery
from app.settings import LANES, load_settings
from worker.housekeeping import SWEEP_EVERY_S

# Celery warns the superuser of pickled messages; this application accepts JSON alone, and containers run as root.
warnings.filterwarnings("ignore", module="celery.platforms")

settings = load_settings()
celery = make_celery(settings.broker)
celery.conf.update(
    imports=["worker.tasks"],
    task_queues=[Queue(name) for name in LANES],
    task_create_missing_queues=False,
    # Threads: a task only waits for its child process, so the worker stays one small process.
    worker_pool="threads",
    worker_concurrency=6,  # training, inference, explanation, exchange, sweep, and one for messages to a busy lane
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    worker_send_task_events=False,
    broker_connection_max_retries=None,
    # The schedule lives in memory: no shelve file, hence no pickle.
    beat_scheduler="worker.schedule:MonotonicScheduler",
    beat_schedule={
        "sweep": {
            "task": SWEEP,
            "schedule": SWEEP_EVERY_S,
            "options": {"queue": QUEUE_OF_TASK[SWEEP], "expires": 3 * SWEEP_EVERY_S},
        }
    },
)
# A worker listens to the queues of its own lanes alone; that the others exist lets it ring for them.
celery.amqp.queues.select(list(settings.lanes))


@signals.setup_logging.connect
def _set_up_logging(**_: object) -> None:
    """Our log instead of Celery's own."""
    configure_logging(settings)
