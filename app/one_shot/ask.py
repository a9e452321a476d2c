"""The side of the web server: it starts a child, hands it an order and takes the answer."""

from __future__ import annotations

import subprocess
import sys
import threading

import structlog

from app.errors import ServiceError, Unavailable
from app.one_shot.packing import Arrays, Content, pack
from app.settings import CODE_ROOT, Settings

log = structlog.get_logger()

AT_ONCE = 2
"""Children of one web process; each lives for a second or two."""

PATIENCE_S = 30.0
"""How long a request waits for its turn."""

LONGEST_S = 60.0

TAIL_CHARS = 2000
"""Of a child's error output that are kept for the log."""

_turns = threading.BoundedSemaphore(AT_ONCE)


class ComputationFailed(ServiceError):
    """The child ended without an answer."""

    code = "computation_failed"

    def __init__(self) -> None:
        super().__init__("This could not be computed; the server's log says why.")


def ask(settings: Settings, module: str, content: Content, arrays: Arrays) -> bytes:
    """What `python -m module` answers to an order.

    Raises:
        Unavailable: others have their turn, or it takes longer than `LONGEST_S`.
        ComputationFailed
    """
    if not _turns.acquire(timeout=PATIENCE_S):
        raise Unavailable("The server is busy with other reports and comparisons; try again shortly.")
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", module],
            input=pack(content, arrays),
            capture_output=True,
            env=settings.child_environment(),
            cwd=CODE_ROOT,
            timeout=LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"This took longer than {LONGEST_S:.0f} s and was given up; try again later.") from error
    finally:
        _turns.release()
    if done.returncode != 0:
        tail = done.stderr.decode("utf-8", "replace")[-TAIL_CHARS:]
        log.error("one_shot_failed", module=module, returncode=done.returncode, tail=tail)
        raise ComputationFailed
    return done.stdout
