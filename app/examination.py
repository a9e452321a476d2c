"""What the computing processes of this machine find. Asked of one of them, for torch is never loaded here."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import NamedTuple

from app.errors import ServiceError
from app.settings import CODE_ROOT, Settings

EXAMINE_TIMEOUT_S = 120.0
"""Loading PyTorch and waking a GPU takes seconds; a cold disk makes it a minute."""


class CannotCompute(ServiceError):
    """No computing process starts here."""

    code = "cannot_compute"
    title = "Cannot compute"

    def __init__(self, reason: str) -> None:
        super().__init__(f"the computing process cannot start: {reason}")


class Examined(NamedTuple):
    """What `python -m worker.doctor` says."""

    accelerator: str
    """cuda or cpu."""
    device: str
    profile: str
    default_recipe: str


def examine(settings: Settings) -> Examined:
    """The device that a worker with these settings would compute on.

    Raises:
        CannotCompute
    """
    done = subprocess.run(
        [sys.executable, "-m", "worker.doctor"],
        capture_output=True,
        text=True,
        cwd=CODE_ROOT,
        env=settings.child_environment(),
        timeout=EXAMINE_TIMEOUT_S,
        check=False,
    )
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        raise CannotCompute(lines[-1] if lines else "no reason given")
    found = json.loads(done.stdout)
    return Examined(**{name: found[name] for name in Examined._fields})
