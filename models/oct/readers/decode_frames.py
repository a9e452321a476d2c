"""Decode compressed DICOM frames in a process of its own; started by `dicom.py`.

Native decoders of JPEG, JPEG-LS and JPEG 2000 allocate what the compressed stream states and can crash on a damaged
one. Here both end this small process and not the server.

Standard input: JSON {"files": [[path, n_frames], ...], "target": path, "shape": [...], "dtype": str,
"memory_bytes": int, "cpu_s": int}. `shape` is (S, D, W) or (S, D, W, 3). Exit status 0: `target` holds all frames.
"""

from __future__ import annotations

import errno
import json
import logging
import resource
import sys
import warnings
from pathlib import Path
from typing import TypedDict

import numpy as np
from pydicom.pixels.utils import iter_pixels

DAMAGED = 3
"""Exit status: a frame could not be decoded, or is not of the stated shape."""

NO_ROOM = 4
"""Exit status: the disk is full, which is not the file's fault."""


class Job(TypedDict):
    """What standard input holds."""

    files: list[tuple[str, int]]
    target: str
    shape: list[int]
    dtype: str
    memory_bytes: int
    cpu_s: int


def decode(job: Job) -> None:
    """Write every frame of `job` to its target, raw and in order.

    Raises:
        ValueError: a frame is not of the stated shape or type, or there are too few or many.
    """
    shape = tuple(job["shape"])
    dtype = np.dtype(job["dtype"])
    with Path(job["target"]).open("wb") as target:
        for path, n_frames in job["files"]:
            n_done = 0
            for frame in iter_pixels(path, raw=len(shape) == 3):
                n_done += 1
                if frame.shape != shape[1:] or n_done > n_frames:
                    raise ValueError("a frame is not of the stated shape")
                target.write(frame.astype(dtype, casting="same_kind").tobytes())
            if n_done != n_frames:
                raise ValueError("the number of frames differs from the stated one")


def main() -> int:
    """Limit this process, then decode."""
    job: Job = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (job["memory_bytes"], job["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (job["cpu_s"], job["cpu_s"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.CRITICAL)  # messages of decoders can repeat header text
    warnings.simplefilter("ignore")
    try:
        decode(job)
    except Exception as error:
        is_full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
        return NO_ROOM if is_full else DAMAGED
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
