"""What a method that learns nothing costs on a full-size volume, in a process of its own."""

from __future__ import annotations

import resource
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from models.methods import method_named
from models.oct.phantom import CIRRUS, draw_phantom
from models.oct.phantom_presets import nrd_eye
from models.segmenter import no_progress

FULL_SIZE = (128, 512, 1024)
SEED = 7


def cost(method: str) -> dict[str, Any]:
    """Seconds to segment a volume of 128 × 512 × 1024, and MiB at the peak above what held the volume."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (method,))


def _measured(method: str) -> dict[str, Any]:
    volume = draw_phantom(CIRRUS.scaled(FULL_SIZE), seed=SEED, pathology=nrd_eye(SEED)).volume
    segmenter = method_named(method).make()
    before = _resident_mib()
    started, worked = time.monotonic(), time.process_time()
    found = segmenter.segment(volume, no_progress)
    return {
        "method": method,
        "seconds": round(time.monotonic() - started, 1),
        "processor_seconds": round(time.process_time() - worked, 1),
        "mib_above_the_volume": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 - before,
        "fluid_voxels": int(found.mask.sum()),
    }


def _resident_mib() -> int:
    """Memory that this process holds now; its highest so far would hide what the method takes."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() // 2**20
