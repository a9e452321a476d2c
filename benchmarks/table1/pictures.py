"""A contact sheet of table 1: a method's masks on a real raster that has no recorded truth."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.contact_sheet import overlay_sheet
from benchmarks.raster import read_raster
from models.methods import Method
from models.oct.volume import OCTVolume, Spacing
from models.segmenter import no_progress

SPECTRALIS_UM = Spacing(across_um=240.0, axial_um=3.87, along_um=11.5)
"""Nominal sampling of a Spectralis macula raster of 25 B-scans, declared for a scan that does not record its own."""

QUALITY = 64
"""Of the WebP, so that 25 B-scans stay below 200 kB."""


def raster_sheet(method: Method, folder: Path, out: Path) -> None:
    """Every B-scan of a raster of PNGs with the masks of a method that learns nothing."""
    bscans = read_raster(folder)
    found = method.make().segment(OCTVolume(np.stack(bscans), spacing=SPECTRALIS_UM), no_progress)
    sheet = overlay_sheet(bscans, [mask.astype(np.uint8) for mask in found.mask])
    sheet.save(out, quality=QUALITY)
