"""A real raster of one eye, stored as one PNG a B-scan."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def read_raster(folder: Path) -> list[NDArray[np.uint8]]:
    """The B-scans (D, W) of a folder in grey, in the order of their names."""
    return [np.asarray(Image.open(path).convert("L")) for path in sorted(folder.glob("*.png"))]
