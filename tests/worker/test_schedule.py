"""The scheduler goes by the monotonic clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.queue import SWEEP, make_celery
from worker.housekeeping import SWEEP_EVERY_S
from worker.schedule import MonotonicScheduler


class Sent(MonotonicScheduler):
    """Writes down what it would send."""

    def apply_entry(self, entry: object, producer: object = None) -> None:
        self.sent += 1

    producer = None
    sent = 0


class TestTick:
    @pytest.fixture
    def scheduler(self) -> Sent:
        app = make_celery("redis://127.0.0.1:1")
        app.conf.beat_schedule = {"sweep": {"task": SWEEP, "schedule": 1.0}}
        return Sent(app=app)

    def test_the_first_is_sent_at_once_and_the_next_after_its_interval(self, scheduler: Sent) -> None:
        assert 0.8 < scheduler.tick() <= 1.0
        scheduler.tick()
        assert scheduler.sent == 1

    def test_a_clock_that_was_set_back_stops_nothing(self, scheduler: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
        scheduler.tick()
        for entry in scheduler.schedule.values():
            entry.last_run_at = entry.default_now() + timedelta(hours=1)  # as the time of day has it after the jump
        scheduler._due_at["sweep"] -= SWEEP_EVERY_S
        scheduler.tick()
        assert scheduler.sent == 2
