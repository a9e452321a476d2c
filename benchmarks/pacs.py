"""How long a full-size scan takes from a real Orthanc to a volume, and what the worker's process needs for it.

    python -m benchmarks.pacs        # needs the Debian packages orthanc and orthanc-dicomweb

Prints one line.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from benchmarks.service import running_service
from tests.app.pacs.conftest import SERIES, STUDY, opt
from tests.app.pacs.orthanc import PASSWORD, USER, running_orthanc
from tests.models.oct.readers.samples import dicom_bytes

SHAPE = (128, 512, 1024)
"""A Cirrus cube at its full size."""

LOOK_S = 0.05

MIB = 1024**2


class Peak:
    """The most resident memory of any `worker.child exchange` while the block runs."""

    def __init__(self) -> None:
        self.mib = 0.0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.wait(LOOK_S):
            for process in Path("/proc").glob("[0-9]*"):
                self.mib = max(self.mib, _peak_mib(process))


def _peak_mib(process: Path) -> float:
    return _mib(process, b"worker.child\0exchange", "VmHWM")


def _mib(process: Path, words: bytes, line: str) -> float:
    try:
        if words not in (process / "cmdline").read_bytes():
            return 0.0
        status = (process / "status").read_text()
    except OSError:  # it has just ended
        return 0.0
    lines = dict(line.split(":", 1) for line in status.splitlines())
    return float(lines.get(line, "0 kB").split()[0]) / 1024


def web_mib(up: int) -> float:
    """Resident memory of the web process of `serous up`."""
    children = Path(f"/proc/{up}/task/{up}/children").read_text().split()
    return max(_mib(Path(f"/proc/{child}"), b"app.serve", "VmRSS") for child in children)


def follow(api: httpx.Client, answer: httpx.Response) -> tuple[dict[str, Any], float, float]:
    """The transfer at its end, seconds since it was asked for, and the peak memory of its process."""
    answer.raise_for_status()
    started = time.perf_counter()
    where = answer.headers["location"].removeprefix("/api/v1")
    with Peak() as peak:
        while (transfer := api.get(where).json())["state"] in ("queued", "running"):
            time.sleep(LOOK_S)
    if transfer["state"] != "succeeded":
        raise SystemExit(f"The transfer ended as {transfer['state']}: {transfer['error']}")
    return transfer, time.perf_counter() - started, peak.mib


def main() -> None:
    """Import a scan of noise, which no compression makes smaller."""
    scan = opt(shape=SHAPE, FrameOfReferenceUID=f"{STUDY}.9")
    scan.PixelData = np.random.default_rng(0).integers(0, 256, SHAPE, dtype=np.uint8).tobytes()
    with running_orthanc() as orthanc:
        orthanc.put(dicom_bytes(scan))
        pacs = {"SEROUS_PACS_URL": orthanc.url, "SEROUS_PACS_USER": USER, "SEROUS_PACS_PASSWORD": PASSWORD}
        with running_service(SEROUS_TRAINING_PROFILE="tiny", **pacs) as service:
            headers = {"Authorization": f"Bearer {service.token}"}
            with httpx.Client(base_url=f"{service.url}/api/v1", headers=headers, timeout=300) as api:
                made = api.post("/pacs/imports", json={"study_uid": STUDY, "series_uid": SERIES})
                _, seconds, mib = follow(api, made)
                before = web_mib(service.process_id)
                api.post("/pacs/searches", json={"patient_id": "CANARY-4711"}).raise_for_status()
                after = web_mib(service.process_id)
    size = np.prod(SHAPE) / MIB
    sys.stdout.write(f"web server: {before:.0f} MiB resident, {after:.0f} MiB after its first search\n")
    sys.stdout.write(f"import of {size:.0f} MiB: {seconds:.1f} s, the worker's process {mib:.0f} MiB at most\n")


if __name__ == "__main__":
    main()
