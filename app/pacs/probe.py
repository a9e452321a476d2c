"""Whether the PACS answers, for `/readyz` and `serous doctor`; it is asked seldom, for the question is open to all."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Literal

import structlog

from app.pacs.errors import PacsRefused
from app.settings import Settings

log = structlog.get_logger()

PROBE_S = 3.0
"""Longest time that the answer may take."""

PROBE_BYTES = 1024**2

REMEMBERED_S = 60.0
"""How long an answer holds: `/readyz` asks for no role, and nobody shall knock at the PACS through it."""

State = Literal["ok", "away"]


def check(settings: Settings) -> None:
    """Ask for one study.

    Raises:
        PacsError: it is away, silent, refuses or is no DICOMweb service.
    """
    from app.pacs.http import PacsSession  # brings requests, which only an installation with a PACS needs

    brief = settings.model_copy(update={"pacs_timeout_s": min(PROBE_S, settings.pacs_timeout_s)})
    with PacsSession(brief, seconds=PROBE_S, setting="a look", max_bytes=PROBE_BYTES) as session:
        answer = session.get(f"{settings.pacs_url}/studies?limit=1&includefield=00080020")
        answer.close()
        if answer.status_code >= 400:
            raise PacsRefused(answer.status_code)


class PacsProbe:
    """Asks in a thread of its own, at most once a minute; whoever wants to know gets the last answer at once."""

    def __init__(self, settings: Settings, ask: Callable[[Settings], None] = check) -> None:
        self._settings = settings
        self._ask = ask
        self._lock = threading.Lock()
        self._asked_at: float | None = None
        self._answer: State | None = None
        self._thread: threading.Thread | None = None

    def state(self) -> State | None:
        """None where no PACS is configured. The first look waits for its answer, a few seconds at most."""
        if not self._settings.pacs_url:
            return None
        with self._lock:
            thread = self._thread
            is_due = self._asked_at is None or time.monotonic() - self._asked_at > REMEMBERED_S
            if is_due and (thread is None or not thread.is_alive()):
                self._asked_at = time.monotonic()
                thread = self._thread = threading.Thread(target=self._look, name="pacs-probe", daemon=True)
                thread.start()
        if self._answer is None and thread is not None:
            thread.join(PROBE_S)
        return self._answer or "away"

    def _look(self) -> None:
        try:
            self._ask(self._settings)
        except Exception as error:  # a thread has nobody to tell but the log
            log.warning("pacs_away", error=type(error).__name__)
            self._answer = "away"
        else:
            self._answer = "ok"
