"""When the scheduler sends its tasks."""

from __future__ import annotations

import time
from typing import Any

from celery.beat import Scheduler
from celery.schedules import schedule


class MonotonicScheduler(Scheduler):
    """Sends each task at its interval by the monotonic clock, the first time at once.

    Celery's own goes by the time of day: with the clock set back by an hour, it sends nothing for an hour.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        self._due_at: dict[str, float] = {}
        super().__init__(*args, **options)

    def tick(self, *_: Any, **__: Any) -> float:
        """Send what is due. Gives the seconds until the next one is."""
        now = time.monotonic()
        for name, entry in self.schedule.items():
            if now >= self._due_at.get(name, now) and isinstance(entry.schedule, schedule):
                self._due_at[name] = now + entry.schedule.seconds
                self.apply_entry(entry, producer=self.producer)
        return max(0.0, min(self._due_at.values(), default=now + 1.0) - time.monotonic())
