"""A module of ours run in a process of its own that limits itself: started, fed, waited for, and gone afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

CODE_ROOT = Path(__file__).parents[2]
"""The folder that holds `models`: of the checkout, or of the installed packages."""

ENVIRONMENT = {"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""All that a child gets to know of ours: no passwords, and no threads whose stacks fill the address space."""


class Ended(NamedTuple):
    """`status` as `subprocess` has it: -9 is SIGKILL."""

    status: int
    said: bytes
    """Its error output, where that is kept."""


def run_child(
    module: str, order: bytes, *, timeout_s: float, environment: Mapping[str, str], keeps_errors: bool = False
) -> Ended:
    """Run `python -m module` with `order` on its standard input. Whatever happens, its process group is gone then.

    Args:
        environment: beside `ENVIRONMENT`.
        keeps_errors: for children whose error output is short and holds no values.

    Raises:
        subprocess.TimeoutExpired
    """
    child = subprocess.Popen(  # noqa: S603 - our interpreter and module; all else goes in as bytes
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if keeps_errors else subprocess.DEVNULL,
        cwd=CODE_ROOT,
        env={**ENVIRONMENT, **environment},
        start_new_session=True,
    )
    try:
        _, said = child.communicate(order, timeout=timeout_s)
    finally:
        if child.poll() is None:  # its number is its own until it was waited for
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    return Ended(child.returncode, said or b"")
