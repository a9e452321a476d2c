"""The side of the child: it keeps within its limits, reads its order, answers and ends."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from typing import Any

from numpy.typing import NDArray

from app.one_shot.packing import unpack

LONGEST_CPU_S = 60

MEMORY_BYTES = 1024**3
"""Most data of a child, many times what the largest scan needs."""


def serve(compute: Callable[[dict[str, Any], dict[str, NDArray[Any]]], bytes]) -> None:
    """Answer the one order on standard input with what `compute` gives; leave no core dump with patients' pixels."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_CPU_S, LONGEST_CPU_S))
    try:
        answer = compute(*unpack(sys.stdin.buffer.read()))
    except Exception as error:
        # brings the settings along, which a child that succeeds need not load
        from app.logs import trace_without_values

        sys.stderr.write(trace_without_values(error))
        raise SystemExit(1) from None
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
