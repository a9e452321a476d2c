"""A lane does the queued jobs of one kind, one at a time, in the order of `app.db.turns`."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Generic

import structlog

from app.db import jobs
from app.db.job_tables import Explanation, PacsTransfer, Segmentation, TrainingJob
from app.db.jobs import Job
from app.db.session import Database
from app.db.tables import JsonObject
from app.db.turns import next_job
from app.settings import Settings
from app.storage import Storage
from worker.children import Child, Kind
from worker.failures import OUT_OF_MEMORY
from worker.messages import BATCH_DIVISOR, Explained, Failure, Segmented
from worker.results import Recorder
from worker.supervise import Held, Outcome, Supervisor

log = structlog.get_logger()

WARM_S = 90.0
"""A child that has segmented or explained stays this long with its network in memory: the next answer comes sooner."""

WITHOUT_BATCHES = ("explanation", "exchange")
"""Kinds whose memory a second try would need as much of."""


class Lane(Generic[Job]):
    """Jobs of one table. A message only says that there may be work: which, the database tells.

    So a message that is late, lost or delivered twice does no harm, and waiting jobs hold no thread.
    """

    def __init__(self, kind: Kind, table: type[Job], database: Database, storage: Storage, settings: Settings) -> None:
        self._kind = kind
        self._table: type[Job] = table
        self._database = database
        self._settings = settings
        self._recorder = Recorder(database, storage, settings)
        self._busy = threading.Lock()
        self._stop = threading.Event()
        self._spare: Child | None = None
        self._spare_timer: threading.Timer | None = None

    def stop(self) -> None:
        """End the job under way within seconds, giving it back, and take no other."""
        self._stop.set()

    def close(self) -> None:
        """End the spare child. Only while nothing runs."""
        if self._spare_timer is not None:
            self._spare_timer.cancel()
        if self._spare is not None:
            self._spare.stop()
            self._spare = None

    def run_queued(self) -> None:
        """Do queued jobs until there are none. Returns at once when the lane is at work: it will see them."""
        while self._busy.acquire(blocking=False):
            try:
                while (job_id := self._next()) is not None:
                    self._run(job_id)
            finally:
                self._busy.release()
            # A job queued since the last look found the lane busy, so look once more.
            if self._next() is None:
                return

    def _next(self) -> str | None:
        if self._stop.is_set():
            return None
        with self._database.reading() as session:
            return next_job(session, self._table)

    def _run(self, job_id: str) -> None:
        held = self._claim(job_id)
        if held is None:
            log.info("claimed_elsewhere", kind=self._kind, job_id=job_id)
            return
        log.info("job_started", kind=self._kind, job_id=job_id)
        outcome = self._follow(held)
        if isinstance(outcome, Failure) and outcome.code == OUT_OF_MEMORY and self._kind not in WITHOUT_BATCHES:
            outcome = self._try_smaller(held, outcome)
        self._recorder.record(held, outcome)
        log.info("job_left", kind=self._kind, job_id=job_id, outcome=type(outcome).__name__)

    def _claim(self, job_id: str) -> Held[Job] | None:
        with self._database.transaction() as session:
            claim_id = jobs.claim(session, self._table, job_id)
            if claim_id is None:  # and perhaps the job is there no more
                return None
            job = session.get_one(self._table, job_id)
            curve: list[JsonObject] = job.curve if isinstance(job, TrainingJob) else []
        return Held(self._table, job_id, claim_id, job.progress, curve)

    def _try_smaller(self, held: Held[Job], failure: Failure) -> Outcome:
        """Once more, with smaller batches and under the same claim: it is no new attempt, for no worker died."""
        log.warning("out_of_memory", kind=self._kind, job_id=held.job_id, detail=failure.detail)
        with self._database.reading() as session:
            shown = session.get_one(self._table, held.job_id).progress
        outcome = self._follow(replace(held, progress=shown, curve=[]), BATCH_DIVISOR)
        if isinstance(outcome, Failure) and outcome.code == OUT_OF_MEMORY:
            return Failure(OUT_OF_MEMORY, f"{outcome.detail} A second try with smaller batches ended like the first.")
        return outcome

    def _follow(self, held: Held[Job], batch_divisor: int = 1) -> Outcome:
        child = self._take_child()
        outcome: Outcome | None = None
        try:
            child.order(held.job_id, batch_divisor)
            supervisor = Supervisor(
                self._database, held, child, self._stop, stale_after_s=self._settings.heartbeat_stale_s
            )
            outcome = supervisor.follow()
        except Exception:
            log.exception("supervision_broke", kind=self._kind, job_id=held.job_id)
            outcome = Failure("internal_error", "The worker met an unexpected error; its log says which.")
        finally:
            self._part_from(child, outcome)
        return outcome

    def _take_child(self) -> Child:
        if self._spare_timer is not None:
            self._spare_timer.cancel()
        child, self._spare = self._spare, None
        if child is not None and child.alive:
            return child
        return Child(self._kind, self._settings.child_environment())

    def _part_from(self, child: Child, outcome: Outcome | None) -> None:
        """Keep a child that has its network loaded for the next job; end any other, so that its memory comes back."""
        if not isinstance(outcome, Segmented | Explained) or self._stop.is_set():
            child.stop()
            return
        self._spare = child
        self._spare_timer = threading.Timer(WARM_S, self._spare_ran_out)
        self._spare_timer.daemon = True
        self._spare_timer.start()

    def _spare_ran_out(self) -> None:
        if not self._busy.acquire(blocking=False):
            return  # it is at work again
        spare, self._spare = self._spare, None
        self._busy.release()  # a job that comes while the child ends must not find the lane busy
        if spare is not None:
            spare.stop()


class Lanes:
    """The lanes of one worker."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings.database)
        self.storage = Storage(settings.storage)
        self.training = Lane("training", TrainingJob, self.database, self.storage, settings)
        self.inference = Lane("segmentation", Segmentation, self.database, self.storage, settings)
        self.explanation = Lane("explanation", Explanation, self.database, self.storage, settings)
        self.exchange = Lane("exchange", PacsTransfer, self.database, self.storage, settings)

    def stop(self) -> None:
        """Stop the lanes; their tasks return within seconds."""
        self.training.stop()
        self.inference.stop()
        self.explanation.stop()
        self.exchange.stop()

    def close(self) -> None:
        """End what is kept for later jobs. Only after all tasks have returned."""
        self.training.close()
        self.inference.close()
        self.explanation.close()
        self.exchange.close()
        self.database.dispose()
