"""The tasks. Thin: a message wakes a lane, and the lane asks the database what there is to do."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from celery import bootsteps, shared_task, signals

from app.queue import EXCHANGE, EXPLAIN, SEGMENT, SWEEP, TRAIN, Bell
from app.settings import load_settings
from worker.celery_app import celery
from worker.devices import NoGpu, require_device
from worker.housekeeping import sweep

if TYPE_CHECKING:
    from worker.lanes import Lanes


@cache
def lanes() -> Lanes:
    """The lanes of this process, made on first use: the scheduler imports this module too and needs none."""
    from worker.lanes import Lanes  # brings Zarr along, 30 MB that the scheduler need not carry

    settings = load_settings()
    settings.prepare_directories()
    return Lanes(settings)


@shared_task(name=TRAIN)
def run_training(job_id: str) -> None:
    """A training job was queued. Safe to deliver twice."""
    lanes().training.run_queued()


@shared_task(name=SEGMENT)
def run_segmentation(job_id: str) -> None:
    """A segmentation was queued. Safe to deliver twice."""
    lanes().inference.run_queued()


@shared_task(name=EXPLAIN)
def run_explanation(job_id: str) -> None:
    """An explanation was queued. Safe to deliver twice."""
    lanes().explanation.run_queued()


@shared_task(name=EXCHANGE)
def run_exchange(job_id: str) -> None:
    """A transfer from or to the PACS was queued. Safe to deliver twice."""
    lanes().exchange.run_queued()


@shared_task(name=SWEEP)
def sweep_jobs() -> None:
    """Settle jobs of dead workers, ring for those that wait, and remove a little of what is of no more use."""
    from worker.retention import tidy  # brings Zarr along, as the lanes do

    mine = lanes()
    sweep(mine.database, Bell(celery), mine.settings)
    tidy(mine.database, mine.storage, mine.settings)


@signals.worker_init.connect
def _make_lanes(**_: object) -> None:
    """In the main thread, so that two first tasks do not make two. A worker without its device does not start."""
    try:
        require_device(lanes().settings)
    except NoGpu as error:
        raise SystemExit(str(error)) from error  # Celery logs any other error of a signal and goes on


@signals.worker_shutting_down.connect
def _stop_lanes(**_: object) -> None:
    """SIGTERM: children end, jobs are given back, and the worker leaves when their tasks have returned."""
    lanes().stop()


class StopLanes(bootsteps.StartStopStep):
    """Stops the lanes whenever the pool is about to stop, not on a signal alone.

    A broker that refuses writes (its disk is full) breaks Celery's consumer; Celery then waits for the tasks that
    run, deaf, for as long as a training takes. So jobs are given back, and whoever runs the worker starts it again.
    """

    requires = ("celery.worker.components:Pool",)

    def stop(self, parent: object) -> None:
        """Children end within seconds, and their tasks return."""
        lanes().stop()


celery.steps["worker"].add(StopLanes)


@signals.worker_shutdown.connect
def _close_lanes(**_: object) -> None:
    """All tasks have returned."""
    lanes().close()
