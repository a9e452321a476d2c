"""Are letters, rulers or frames drawn into the pixels? Screen exports carry them, and some carry a name.

Drawn strokes differ from speckle: they are a few pixels thin, of one value along their whole length, bright, and stand
on dark ground. Text over bright tissue, or dark on bright, is not seen. This is a warning to look, not a proof that
nothing is there; how often it is wrong is measured in docs/deidentification.md.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.oct.readers.source import MIB

BRIGHT = 0.45
"""Of white; strokes on screens are drawn in light grey to white."""

DARK = 0.5
"""Of a stroke's brightness: the ground beside it is darker than that."""

REACH_PX = 4
"""A stroke has dark ground within so many pixels on both sides."""

FLAT = 0.06
"""Of white: how far neighbouring pixels along a stroke may differ. JPEG of quality 85 leaves less."""

LINE_PX = 20
"""A flat thin run of this length is a drawn line; in speckle none of a third of it was seen."""

GLYPH_PX = 5
"""The upright of a small letter."""

MIN_GLYPHS = 4

LINE_OF_TEXT = (24, 240)
"""Rows and columns within which `MIN_GLYPHS` strokes make a word."""

MAX_LOOKED_AT = 9
"""B-scans of a volume that are looked at, spread over it: what an export draws, it draws on all."""

WARNING = (
    "Letters or lines seem to be drawn into the pixels (screen exports have scale bars, some have names): look whether "
    "they name the patient before showing or passing on the images."
)

Pixels = NDArray[np.uint8] | NDArray[np.uint16]


class Stroke(NamedTuple):
    """A thin run of one brightness, by the pixel that it ends at."""

    row: int
    column: int
    length: int


def drawn_upon(bscans: Pixels) -> bool:
    """Whether any of the (S, D, W) B-scans that are looked at seems to have letters or lines drawn into it."""
    n_looked_at = min(len(bscans), MAX_LOOKED_AT)
    chosen = np.linspace(0, len(bscans) - 1, n_looked_at).round().astype(int)
    if bscans[0].size > 8 * MIB:  # no screen is so large
        return False
    white = float(np.iinfo(bscans.dtype).max)
    if bscans.dtype == np.uint16:
        white = float(max(bscans[index].max() for index in chosen)) or white
    return any(shows_drawing(bscans[index].astype(np.float32) / white) for index in chosen)


def shows_drawing(bscan: NDArray[np.float32]) -> bool:
    """Whether one (D, W) B-scan, black 0 to white 1, shows a drawn line or a word."""
    upright = strokes(bscan)
    level = strokes(bscan.T)
    if any(stroke.length >= LINE_PX for stroke in (*upright, *level)):
        return True
    return _is_word([stroke for stroke in upright if stroke.length >= GLYPH_PX])


def strokes(bscan: NDArray[np.float32]) -> list[Stroke]:
    """All upright strokes of at least `GLYPH_PX`: runs along the first axis, thin along the second."""
    dark_before = np.full(bscan.shape, np.inf, np.float32)
    dark_after = np.full(bscan.shape, np.inf, np.float32)
    for step in range(1, REACH_PX + 1):  # the darkest pixel within reach on either side; beyond the border is none
        dark_before[:, step:] = np.minimum(dark_before[:, step:], bscan[:, :-step])
        dark_after[:, :-step] = np.minimum(dark_after[:, :-step], bscan[:, step:])
    thin = (bscan >= BRIGHT) & (np.maximum(dark_before, dark_after) < DARK * bscan)  # (D, W)
    found: list[Stroke] = []
    run = np.where(thin[0], 1, 0)
    for row in range(1, len(bscan)):
        goes_on = thin[row] & (run > 0) & (np.abs(bscan[row] - bscan[row - 1]) <= FLAT)
        for column in np.flatnonzero(~goes_on & (run >= GLYPH_PX)):
            found.append(Stroke(row - 1, int(column), int(run[column])))
        run = np.where(goes_on, run + 1, np.where(thin[row], 1, 0))
    found += [Stroke(len(bscan) - 1, int(column), int(run[column])) for column in np.flatnonzero(run >= GLYPH_PX)]
    return found


def _is_word(uprights: list[Stroke]) -> bool:
    """Whether some strokes stand side by side as those of letters do."""
    rows, columns = LINE_OF_TEXT
    for first in uprights:
        near = {
            stroke.column // 2  # a stroke of two pixels counts once
            for stroke in uprights
            if abs(stroke.row - first.row) <= rows // 2 and 0 <= stroke.column - first.column <= columns
        }
        if len(near) >= MIN_GLYPHS:
            return True
    return False
