"""How long the web process takes to answer, and its memory then.

python -m benchmarks.start
"""

from __future__ import annotations

import os
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
from benchmarks.service import free_port

N_STARTS = 5
GIVE_UP_S = 120.0


def start_once(environment: dict[str, str], port: int) -> tuple[float, float, float]:
    """Seconds from the start to the first answer, CPU seconds until then, resident MiB then."""
    command = [sys.executable, "-m", "uvicorn", "app.main:create_app", "--factory", "--port", str(port)]
    started = time.monotonic()
    web = subprocess.Popen([*command, "--log-level", "warning", "--no-access-log"], env=environment)
    try:
        while time.monotonic() - started < GIVE_UP_S:
            try:
                httpx.get(f"http://127.0.0.1:{port}/healthz").raise_for_status()
            except httpx.TransportError:
                time.sleep(0.02)
                continue
            return time.monotonic() - started, cpu_s(web.pid), resident_mib(web.pid)
        raise SystemExit("The web process does not answer.")
    finally:
        web.terminate()
        web.wait()


def measure_start() -> dict[str, Any]:
    """Median of a few starts, with the code already compiled."""
    with tempfile.TemporaryDirectory(prefix="serous-") as folder:
        environment = {**os.environ, "SEROUS_DATA_DIR": folder}
        migrations.upgrade(f"sqlite:///{folder}/serous.db")
        Settings(data_dir=folder).prepare_directories()
        starts = [start_once(environment, free_port()) for _ in range(N_STARTS)]
    seconds, cpu, memory = (float(np.median(values)) for values in zip(*starts, strict=True))
    return {"start_s": round(seconds, 2), "start_cpu_s": round(cpu, 2), "at_rest_mib": round(memory)}


if __name__ == "__main__":
    print(measure_start())
