"""How long the web process takes to answer, and its memory then.

python -m benchmarks.start
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from typing import Any

import httpx
import numpy as np

import migrations
from app.settings import Settings
from benchmarks.processes import cpu_s, resident_mib

N_STARTS = 5
GIVE_UP_S = 120.0


def start_once(environment: dict[str, str]) -> tuple[float, float, float]:
    """Seconds from the start to the first answer, CPU seconds until then, resident MiB then."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        descriptor = listening.fileno()
        started = time.monotonic()
        web = subprocess.Popen(
            [sys.executable, "-m", "app.serve", str(descriptor)], env=environment, pass_fds=[descriptor]
        )
        port = listening.getsockname()[1]
    try:
        httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=GIVE_UP_S).raise_for_status()
        return time.monotonic() - started, cpu_s(web.pid), resident_mib(web.pid)
    finally:
        web.terminate()
        web.wait()


def measure_start() -> dict[str, Any]:
    """Median of a few starts, with the code already compiled."""
    with tempfile.TemporaryDirectory(prefix="serous-") as folder:
        environment = {**os.environ, "SEROUS_DATA_DIR": folder}
        migrations.upgrade(f"sqlite:///{folder}/serous.db")
        Settings(data_dir=folder).prepare_directories()
        starts = [start_once(environment) for _ in range(N_STARTS)]
    seconds, cpu, memory = (float(np.median(values)) for values in zip(*starts, strict=True))
    return {"start_s": round(seconds, 2), "start_cpu_s": round(cpu, 2), "at_rest_mib": round(memory)}


if __name__ == "__main__":
    print(measure_start())
