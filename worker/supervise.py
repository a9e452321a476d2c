"""Follow a child through one job: heartbeat and progress into the database, cancellation out of it."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic

import structlog
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.db import jobs
from app.db.jobs import Job
from app.db.session import Database
from app.db.tables import JsonObject
from worker.children import Child, Ended
from worker.curve import with_epoch
from worker.failures import death_in_words
from worker.messages import Advance, Exchanged, Explained, Failure, Segmented, Trained

log = structlog.get_logger()

BEAT_S = 3.0
"""Longest time between two heartbeats."""

LOOK_S = 0.8
"""Time between two looks at whether the job is to be cancelled; also the shortest between two progress writes."""

TICK_S = 0.2
"""How long the loop waits for the child before it looks at the clock."""

MIN_ETA_S = 3.0
"""Time that must pass before a rate is worth a forecast."""


@dataclass(frozen=True)
class Held(Generic[Job]):
    """A job that this worker has claimed."""

    table: type[Job]
    job_id: str
    claim_id: str
    progress: float = 0.0
    """What earlier attempts reached: shown progress never falls."""
    curve: list[JsonObject] = field(default_factory=list)
    """Losses that earlier attempts told, as `training_jobs.curve` keeps them."""


@dataclass(frozen=True)
class Cancelled:
    """The user wants no more of it; the child is gone."""


@dataclass(frozen=True)
class Lost:
    """Another worker has the job, or the database is away: the child is gone and nothing may be written."""


@dataclass(frozen=True)
class Stopped:
    """The worker shuts down; the child is gone and the job is to be given back."""


Outcome = Trained | Segmented | Explained | Exchanged | Failure | Cancelled | Lost | Stopped


class Forecast:
    """Seconds to the end, from the rate since the first report of this attempt."""

    def __init__(self) -> None:
        self._first: tuple[float, float] | None = None

    def eta_s(self, fraction: float, now: float) -> float | None:
        """None until there is a rate to speak of."""
        if self._first is None:
            self._first = (now, fraction)
            return None
        start, first = self._first
        if now - start < MIN_ETA_S or fraction <= first:
            return None
        return round((now - start) * (1 - fraction) / (fraction - first), 1)


class Supervisor(Generic[Job]):
    """One child on one job."""

    def __init__(
        self, database: Database, held: Held[Job], child: Child, stop: threading.Event, *, stale_after_s: float
    ) -> None:
        self._database = database
        self._held: Held[Job] = held
        self._child = child
        self._stop = stop
        self._stale_after_s = stale_after_s
        self._forecast = Forecast()
        self._shown = held.progress
        self._curve = held.curve
        self._unwritten: dict[str, object] = {}
        self._beaten_at = self._looked_at = self._in_touch_at = time.monotonic()

    def follow(self) -> Outcome:
        """Stay with the child until the job has an outcome. The child is gone unless it gave a result or failure."""
        while True:
            message = self._child.next(TICK_S)
            match message:
                case Trained() | Segmented() | Explained() | Exchanged() | Failure():
                    self._keep_curve()
                    return message
                case Ended(returncode):
                    return self._died(returncode)
                case Advance():
                    self._advance(message)
            if self._stop.is_set():
                self._child.stop()
                return Stopped()
            state = self._state()
            if state == "cancelling":
                self._child.stop()
                return Cancelled()
            if state is None:
                self._child.kill()
                return Lost()

    def _advance(self, told: Advance) -> None:
        self._shown = max(self._shown, min(1.0, told.fraction))
        eta_s = self._forecast.eta_s(told.fraction, time.monotonic())
        self._unwritten |= {"stage": told.stage, "progress": self._shown, "eta_s": eta_s}
        if told.loss is not None:
            self._curve = with_epoch(self._curve, told)
            self._unwritten["curve"] = self._curve

    def _keep_curve(self) -> None:
        """The last epochs came since the last beat; a database that is away costs them alone."""
        if "curve" in self._unwritten:
            with suppress(OperationalError):
                self._beat(time.monotonic())

    def _state(self) -> str | None:
        """The job's state as far as it is known now; None when the job is no longer ours."""
        now = time.monotonic()
        if now - self._looked_at < LOOK_S:
            return "running"
        self._looked_at = now
        try:
            state = self._beat(now) if self._unwritten or now - self._beaten_at >= BEAT_S else self._look()
        except OperationalError as error:
            log.warning("database_away", job_id=self._held.job_id, error=type(error.orig).__name__)
            return "running" if now - self._in_touch_at < self._stale_after_s else None
        self._in_touch_at = now
        return state

    def _beat(self, now: float) -> str | None:
        held = self._held
        with self._database.transaction() as session:
            state = jobs.beat(session, held.table, held.job_id, held.claim_id, **self._unwritten)
        self._unwritten = {}
        self._beaten_at = now
        return state

    def _look(self) -> str | None:
        table = self._held.table
        with self._database.reading() as session:
            return session.scalar(
                select(table.state).where(table.id == self._held.job_id, table.claim_id == self._held.claim_id)
            )

    def _died(self, returncode: int) -> Failure:
        log.error(
            "child_died",
            job_id=self._held.job_id,
            returncode=returncode,
            error_output=self._child.error_tail,
        )
        return death_in_words(returncode, self._child.error_tail)
