"""Contact sheets of B-scans with their masks outlined, to be looked at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import binary_erosion

COLUMNS = 5
TILE_PX = 320
"""Width of one tile."""
OUTLINE = (255, 96, 64)
FILL = 0.35
"""Opacity of the mask inside its outline."""


def overlay(bscan: NDArray[np.uint8], mask: NDArray[np.uint8]) -> Image.Image:
    """A (D, W) B-scan in grey with its mask tinted and outlined."""
    inside = mask.astype(bool)
    edge = inside & ~binary_erosion(inside, iterations=2)
    colour = np.array(OUTLINE, float)
    shown = np.repeat(bscan[..., None].astype(float), 3, axis=2)
    shown[inside] = (1 - FILL) * shown[inside] + FILL * colour
    shown[edge] = colour
    return Image.fromarray(shown.astype(np.uint8))


def overlay_sheet(bscans: Sequence[NDArray[np.uint8]], masks: Sequence[NDArray[np.uint8]]) -> Image.Image:
    """All B-scans in rows of five, each scaled to the same width."""
    tiles = []
    for bscan, mask in zip(bscans, masks, strict=True):
        tile = overlay(bscan, mask)
        tiles.append(tile.resize((TILE_PX, round(tile.height * TILE_PX / tile.width)), Image.Resampling.LANCZOS))
    height = max(tile.height for tile in tiles)
    n_rows = -(-len(tiles) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * TILE_PX, n_rows * height))
    for index, tile in enumerate(tiles):
        sheet.paste(tile, (index % COLUMNS * TILE_PX, index // COLUMNS * height))
    return sheet
