"""Whether the machine has the device that its worker declares. Asked of a child: torch is never loaded here."""

from __future__ import annotations

import json
import subprocess
import sys

from app.errors import ServiceError
from app.settings import Settings
from worker.children import CODE_ROOT

EXAMINE_TIMEOUT_S = 120.0
"""Loading PyTorch and waking a GPU takes seconds; a cold disk makes it a minute."""


class NoGpu(ServiceError):
    """The worker declares a GPU and there is none."""

    code = "no_gpu"
    title = "No GPU"

    def __init__(self) -> None:
        super().__init__(
            "SEROUS_DEVICE is cuda, but PyTorch sees no GPU here: install the driver and a CUDA build of PyTorch, "
            "or set SEROUS_DEVICE to auto or cpu."
        )


def require_device(settings: Settings) -> None:
    """Raise `NoGpu` when this worker is to compute on a GPU and cannot."""
    if settings.device != "cuda" or settings.lanes == ("light",):
        return
    found = subprocess.run(
        [sys.executable, "-m", "worker.doctor"],
        capture_output=True,
        text=True,
        cwd=CODE_ROOT,
        env=settings.child_environment(),
        timeout=EXAMINE_TIMEOUT_S,
        check=False,
    )
    if found.returncode != 0 or json.loads(found.stdout)["accelerator"] != "cuda":
        raise NoGpu
