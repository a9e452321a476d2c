"""Which parts answer, asked of all at once and never for longer than a few seconds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait

import structlog
from sqlalchemy import text

from app.db.session import Database
from app.queue import Bell
from app.storage import Storage

log = structlog.get_logger()

DEADLINE_S = 4.0
"""A part that has not answered by then is away. Each check gives up by itself soon after."""


class Probes:
    """Checks of the parts by name, each in a thread of its own.

    A check that still hangs is not started again but waited for, so that a part that is away holds one thread,
    however often somebody asks.
    """

    def __init__(self, checks: Mapping[str, Callable[[], None]], deadline_s: float = DEADLINE_S) -> None:
        self._checks = checks
        self._deadline_s = deadline_s
        self._threads = ThreadPoolExecutor(len(checks), thread_name_prefix="readiness")
        self._under_way: dict[str, Future[None]] = {}
        self._lock = threading.Lock()

    def answering(self) -> dict[str, bool]:
        """Whether each part answers."""
        asked = {name: self._ask(name) for name in self._checks}
        wait(asked.values(), timeout=self._deadline_s)
        return {name: self._has_answered(name, check) for name, check in asked.items()}

    def _ask(self, name: str) -> Future[None]:
        with self._lock:
            check = self._under_way.get(name)
            if check is None or check.done():
                check = self._under_way[name] = self._threads.submit(self._checks[name])
            return check

    def _has_answered(self, name: str, check: Future[None]) -> bool:
        if not check.done():
            log.warning("part_silent", part=name, seconds=self._deadline_s)
            return False
        error = check.exception()
        if error is not None:
            log.warning("part_away", part=name, error=type(error).__name__)
        return error is None


def probes_of(database: Database, bell: Bell, storage: Storage) -> Probes:
    """The checks of one installation."""

    def ask_database() -> None:
        with database.reading() as session:
            session.execute(text("SELECT 1"))

    return Probes({"database": ask_database, "broker": bell.require, "storage": storage.check})
