"""Telling a grey image stored in three channels from a colour photo."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.oct.readers.errors import ColourImage

CHANNEL_SPREAD = 32
"""Difference between the channels of a pixel (of 255) that is colour; JPEG turns grey by up to about 10."""

MAX_COLOURED = 0.01
"""Share of coloured pixels that may be marks drawn on a grey image; a photo has more than half."""


def grey_of_rgb(rgb: NDArray[np.uint8], label: str) -> tuple[NDArray[np.uint8], float]:
    """(D, W, 3) -> the grey B-scan (D, W), and the share of its pixels that are coloured.

    Grey is the middle channel of the three (G), which JPEG keeps best; equal channels are kept exactly.

    Raises:
        ColourImage: more than `MAX_COLOURED` of the pixels are coloured.
    """
    spread = rgb.max(axis=2) - rgb.min(axis=2)  # (D, W)
    coloured = float(np.count_nonzero(spread > CHANNEL_SPREAD)) / spread.size
    if coloured > MAX_COLOURED:
        raise ColourImage(
            f"{label} is a colour image ({100 * coloured:.0f} % of its pixels are coloured); an OCT B-scan is grey."
        )
    return rgb[:, :, 1].copy(), coloured
