"""Read a vendor's format in this process, by the same steps as its own process takes: for many files in little time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.oct.readers import Limits, SourceFile
from models.oct.readers.gather import gather
from models.oct.readers.isolated_child import read, write_voxels
from models.oct.readers.stack import Reading


class Here(NamedTuple):
    """What came out."""

    reading: Reading
    bscans: NDArray[np.generic]


def here(files: Mapping[str, bytes], folder: Path, limits: Limits | None = None) -> Here:
    """Sort out `files` (names to bytes) as an upload, read them and write their voxels."""
    limits = limits or Limits()
    sources = []
    for number, (name, content) in enumerate(files.items()):
        path = folder / f"upload-{number}"
        path.write_bytes(content)
        sources.append(SourceFile(name, path))
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    gathered = gather(sources, limits, scratch)
    reading = read(gathered.family, [*gathered.pieces, *gathered.others], limits)
    target = scratch / "voxels"
    dtype, _ = write_voxels(reading.stack, target)
    return Here(reading, np.fromfile(target, dtype=dtype).reshape(reading.stack.shape))
