"""Scans far darker than OCT is shown: their greys are bent to what a network has seen.

OCT is shown by the logarithm or a root of its intensity. Research exports sometimes hold the intensity itself, which is
black but for the brightest layers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.weak.polarity import Bscan

DARKEST = 60.0
"""Grey of a grid cropped to the retina, 0 to 255, below which three quarters of a B-scan's pixels lie: 99 in 100 of the
synthetic B-scans that taught the starter are lighter, and so are all of 354 real ones (62 to 148)."""

LEAST_KNOWN = 0.5
"""A level of 0 says only that it is below this."""

WHITE = 65535


@dataclass(frozen=True)
class GreyCurve:
    """share -> share ** exponent, between the grey `black` of the file and the white of its type."""

    exponent: float
    black: int

    def bend(self, bscan: Bscan) -> NDArray[np.uint16]:
        """The B-scan (D, W) in other greys; white stays white, and what is darker than `black` is black."""
        white = int(np.iinfo(bscan.dtype).max)
        share = (bscan.astype(np.float32) - self.black).clip(0) / max(1, white - self.black)
        return np.rint(WHITE * share**self.exponent).astype(np.uint16)


def curve_of(bscan: Bscan, pixels: NDArray[np.uint8]) -> GreyCurve | None:
    """What brightens a B-scan (D, W) to the usual greys; None where it has them, or one grey only.

    Args:
        bscan: as the readers give it, tissue bright.
        pixels: what of it is scan, (N,), in the greys of the network's grid.
    """
    if pixels.size == 0 or pixels.max() == 0:
        return None
    level = float(np.percentile(pixels, 75))
    if level >= DARKEST:
        return None
    return GreyCurve(float(np.log(DARKEST / 255) / np.log(max(level, LEAST_KNOWN) / 255)), int(bscan.min()))
