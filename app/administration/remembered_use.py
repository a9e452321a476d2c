"""The bucket's use as it was counted last: a walk of the whole bucket is too dear for every look at the metrics."""

from __future__ import annotations

import threading
import time

import structlog

from app.administration.schemas import StorageUseRead
from app.administration.storage_use import measure
from app.errors import ServiceError
from app.settings import Settings
from app.storage import Storage

log = structlog.get_logger()

EVERY_S = 600.0
"""An object store lists a thousand objects a request: 100 000 B-scans are 100 requests."""


class RememberedUse:
    """Counts in the background, when somebody asks and the last count is old."""

    def __init__(self, storage: Storage, settings: Settings, every_s: float = EVERY_S) -> None:
        self._storage = storage
        self._settings = settings
        self._every_s = every_s
        self._latest: tuple[StorageUseRead, float] | None = None
        self._begun_at: float | None = None
        self._lock = threading.Lock()

    def latest(self) -> tuple[StorageUseRead, float] | None:
        """The last count and when it was made (Unix time); None before the first is done."""
        with self._lock:
            now = time.monotonic()
            if self._begun_at is None or now - self._begun_at > self._every_s:
                self._begun_at = now
                threading.Thread(target=self._count, name="storage-use", daemon=True).start()
            return self._latest

    def _count(self) -> None:
        try:
            found = measure(self._storage, self._settings)
        except (ServiceError, OSError) as error:
            log.warning("storage_not_counted", error=type(error).__name__)
            with self._lock:
                self._begun_at = None  # whoever asks next starts anew: one that failed must not cost ten minutes
            return
        with self._lock:
            self._latest = found, time.time()
