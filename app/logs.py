"""How the service writes its log: one line of key=value pairs an event, on standard error.

No patient data: log ids and counts only. The text of an error may quote a scan, a row or an address, so of every error,
ours or a library's, the log holds the places and the class, and never the text.
"""

from __future__ import annotations

import logging
import sys
import traceback
from contextlib import suppress
from typing import Any, TextIO, cast

import structlog

from app.settings import Settings


class _StandardError:
    """Standard error that may have lost its reader: a log line is never worth a job."""

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.flush()


def trace_without_values(error: BaseException) -> str:
    """Where an error and its causes came from, without their texts."""
    cause = "" if error.__cause__ is None else f"{trace_without_values(error.__cause__)}which caused\n"
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{cause}{frames}{type(error).__name__}\n"


def _render_exception(exc_info: Any) -> str:
    """For structlog: an exception, or what `sys.exc_info` gives."""
    error = exc_info if isinstance(exc_info, BaseException) else exc_info[1]
    return trace_without_values(error) if error is not None else ""


class _Record(logging.LogRecord):
    """A library's line. Formatters print `exc_text` where it is set, and make it from the error where it is not."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if self.exc_info and self.exc_info[1] is not None:
            self.exc_text = trace_without_values(self.exc_info[1])


def configure_logging(settings: Settings) -> None:
    """Set up our own log, and let libraries speak from warnings on."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    logging.basicConfig(level=max(level, logging.WARNING), format="%(levelname)s %(name)s %(message)s")
    logging.setLogRecordFactory(_Record)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(_render_exception),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, _StandardError())),
    )
