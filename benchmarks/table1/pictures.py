"""Contact sheets of table 1: a method's masks on a real raster, and the volumes on which it was worst."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.contact_sheet import overlay_sheet
from models.methods import Method
from models.oct.volume import OCTVolume, Spacing
from models.segmenter import no_progress

SPECTRALIS_UM = Spacing(across_um=240.0, axial_um=3.87, along_um=11.5)
"""Nominal sampling of a Spectralis macula raster of 25 B-scans; what is declared for scans that do not record theirs."""

JPEG_QUALITY = 82


def raster_sheet(method: Method, folder: Path, out: Path) -> None:
    """Every B-scan of a raster of PNGs with the masks of a method that learns nothing."""
    paths = sorted(folder.glob("*.png"))
    bscans = np.stack([np.asarray(Image.open(path).convert("L")) for path in paths])
    found = method.make().segment(OCTVolume(bscans, spacing=SPECTRALIS_UM), no_progress)
    sheet = overlay_sheet(list(bscans), [mask.astype(np.uint8) for mask in found.mask])
    sheet.save(out, quality=JPEG_QUALITY)
