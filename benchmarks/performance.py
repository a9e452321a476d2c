"""Speed and memory of the running product on a full-size volume, 128 x 1024 x 512 (64 MiB).

    make benchmark            # writes docs/performance.json and prints the table for docs/performance.md

A client over REST against `serous up` on loopback. A training on phantom tags gives the model first (profile `cpu`, few
slices: the network's size and so its speed do not depend on how long it learned).
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from benchmarks.processes import parts, resident_mib
from benchmarks.service import Service, running_service
from benchmarks.start import measure_start
from models.oct.phantom import CIRRUS, csc_eye, draw_phantom

N_SLICE_READS = 300

SAMPLE_S = 0.1
"""Time between two looks at the memory of the processes."""


class MemoryWatch:
    """Greatest resident memory of the web process and of the worker's processes while the block runs."""

    def __init__(self, root_process: int) -> None:
        self._root = root_process
        self._stop = threading.Event()
        self.peak_mib = {"web": 0.0, "worker": 0.0, "child": 0.0}

    def __enter__(self) -> MemoryWatch:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(SAMPLE_S):
            for kind, process in parts(self._root):
                if kind in self.peak_mib:
                    self.peak_mib[kind] = max(self.peak_mib[kind], resident_mib(process))


def _npy(bscans: np.ndarray[Any, Any]) -> bytes:
    file = io.BytesIO()
    np.save(file, bscans, allow_pickle=False)
    return file.getvalue()


def _train_a_model(http: httpx.Client) -> float:
    """Upload and tag small phantom eyes, train; gives the seconds of the training."""
    for seed in range(3):
        phantom = draw_phantom(CIRRUS.scaled((12, 128, 128)), seed=seed, pathology=csc_eye(seed))
        volume = http.post("/volumes", files={"file": ("eye.npy", _npy(phantom.volume.bscans))}).json()
        for index, has_fluid in enumerate(phantom.tags):
            body = {"has_fluid": bool(has_fluid)}
            http.put(f"/volumes/{volume['id']}/slices/{index}/tags/me", json=body).raise_for_status()
    started = time.monotonic()
    job = http.post("/training-jobs").raise_for_status().json()
    while job["state"] not in ("succeeded", "failed"):
        time.sleep(1)
        job = http.get(f"/training-jobs/{job['id']}").json()
    if job["state"] == "failed":
        raise SystemExit(f"Training failed: {job['error']}")
    return time.monotonic() - started


def _upload_and_first_slice(http: httpx.Client, content: bytes) -> tuple[str, float, float]:
    started = time.monotonic()
    volume = http.post("/volumes", files={"file": ("cube.npy", content)}).raise_for_status().json()
    uploaded = time.monotonic() - started
    http.get(f"/volumes/{volume['id']}/slices/0/image").raise_for_status()
    return volume["id"], uploaded, time.monotonic() - started


def _slice_latencies_ms(http: httpx.Client, volume_id: str, image_format: str) -> dict[str, float]:
    """Median and 95th percentile of the time to get one B-scan of a stored volume."""
    rng = np.random.default_rng(0)
    latencies = []
    for index in rng.integers(0, 128, N_SLICE_READS):
        started = time.perf_counter()
        http.get(f"/volumes/{volume_id}/slices/{index}/image?format={image_format}").raise_for_status()
        latencies.append((time.perf_counter() - started) * 1000)
    return {f"p{rank}": round(float(np.percentile(latencies, rank)), 1) for rank in (50, 95)}


def _segment(http: httpx.Client, volume_id: str) -> float:
    started = time.monotonic()
    state = ""
    while state != "succeeded":
        answer = http.post("/segmentations", json={"volume_id": volume_id}, headers={"Prefer": "wait=100"})
        state = answer.raise_for_status().json()["state"]
        if state == "failed":
            raise SystemExit(f"Segmentation failed: {answer.json()['error']}")
    return time.monotonic() - started


def measure(service: Service, content: bytes) -> dict[str, Any]:
    """All figures of one run."""
    headers = {"Authorization": f"Bearer {service.token}"}
    with httpx.Client(base_url=f"{service.url}/api/v1", headers=headers, timeout=300.0) as http:
        training_s = _train_a_model(http)
        with MemoryWatch(service.process_id) as memory:
            volume_id, uploaded_s, first_slice_s = _upload_and_first_slice(http, content)
            latencies = {name: _slice_latencies_ms(http, volume_id, name) for name in ("png", "webp")}
            segmented_s = _segment(http, volume_id)
        return {
            "upload_64_mib_s": round(uploaded_s, 2),
            "upload_and_first_slice_s": round(first_slice_s, 2),
            "slice_image_ms": latencies,
            "segmentation_s": round(segmented_s, 1),
            "peak_mib": {name: round(peak) for name, peak in memory.peak_mib.items()},
            "small_training_s": round(training_s, 1),
        }


def main() -> None:
    """Measure and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("docs/performance.json"))
    options = parser.parse_args()
    print("Drawing the phantom cube", flush=True)
    content = _npy(draw_phantom(CIRRUS, seed=1, pathology=csc_eye(1)).volume.bscans)
    with running_service() as service:
        figures = measure(service, content)
    machine = {"cores": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
    report = {"date": time.strftime("%Y-%m-%d"), **machine, "web": measure_start(), **figures}
    options.out.write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
