"""Work that is done again when the database was away in the midst of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy.exc import OperationalError

Result = TypeVar("Result")

PAUSES_S = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 30.0, 30.0)
"""Before each further try, two minutes in all: a database that is started again is back within seconds on an idle
machine, and took longer than 16 s on one with seven times as much to do as it has cores."""


def despite_restarts(work: Callable[[], Result], pauses_s: Sequence[float] = PAUSES_S) -> Result:
    """What `work` gives. It may be begun again: a training then goes on from its checkpoints.

    Raises:
        OperationalError: the database stays away.
    """
    for pause_s in pauses_s:
        try:
            return work()
        except OperationalError:
            time.sleep(pause_s)
    return work()
