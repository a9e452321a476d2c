"""Screen exports that show an infrared picture at the left and the OCT pane at the right: where the OCT pane begins.

HEYEX saves both panes in one image: the fundus picture is square and as high as the B-scan. Only what all images of a
stack support is believed, since a plain B-scan must never lose its left part:

- several images: the left pane is the same in all but for the line that is drawn on it, the right pane is not;
- one image: a straight edge over the whole height where a square ends, left of which rows are equally bright from top
  to bottom, as no B-scan's are, for it has dark vitreous above a bright retina.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

MIN_ASPECT = 1.55
"""Width over height of the narrowest export: a square and a B-scan of half its height."""

SQUARE_TOLERANCE = 0.06
"""Of the height: how far the edge may lie from where a square ends, for a frame or a gap between the panes."""

MIN_HEIGHT = 100
"""Rows below which an image is no picture of a screen."""

MIN_PANE = 0.5
"""Width of the OCT pane over its height, at least."""

MAX_LEFT_CHANGE = 0.3
"""Mean change from image to image in the left pane over that in the right, at most; plain B-scans have about 1."""

MIN_RIGHT_CHANGE = 1.5
"""Grey levels; less is an image sent twice."""

MIN_TEXTURE = 8.0
"""Standard deviation of the left pane in grey levels; less is an empty margin and not a fundus picture."""

EDGE_CONTRAST = 4.0
"""Mean step over the edge, in medians of the steps between neighbouring columns; 209 real B-scans have at most 2.5."""

MAX_ROW_SPREAD = 0.35
"""Spread of the row means of a fundus picture over their mean; B-scans of the whole depth have 0.5 and more."""

MIN_OCT_ROW_SPREAD = 0.2
"""As much as the right pane has at least, also where it shows the retina alone."""

MORE_LAYERED = 1.3
"""Spread of the right pane over that of the left, at least."""

ROW_BLOCKS = 24
"""Bands of rows over which means are taken, so that a scale bar or a vessel weighs little."""

MAX_GAP_STD = 2.0
"""Columns between the panes hold one grey level."""

Grey = NDArray[np.uint8]


def oct_pane_start(images: Sequence[Grey]) -> int | None:
    """First column of the OCT pane of screen exports, None where the images are plain B-scans.

    Args:
        images: (H, W) grey levels 0 to 255 of some images of one stack, all of one size.
    """
    height, width = images[0].shape
    if height < MIN_HEIGHT or width < MIN_ASPECT * height or width - height < MIN_PANE * height:
        return None
    near = max(2, round(SQUARE_TOLERANCE * height))
    steps = np.mean([_steps(image) for image in images], axis=0)  # (W - 1,)
    window = slice(max(0, height - near - 1), min(width - 2, height + near))
    edge = window.start + int(np.argmax(steps[window])) + 1  # first column right of the highest step
    if steps[edge - 1] < EDGE_CONTRAST * float(np.median(steps)):
        return None
    start = _behind_gap(images, edge, near)
    left = [image[:, : edge - near] for image in images]
    right = [image[:, start + near :] for image in images]
    if float(np.mean([pane.std() for pane in left])) < MIN_TEXTURE:
        return None
    if not _looks_like_panes(left[0], right):
        return None
    if len(images) > 1 and not _only_right_changes(left, right):
        return None
    return start


def _steps(image: Grey) -> NDArray[np.float64]:
    """Difference of each column from the next (W - 1,), of means over bands of rows, in which speckle averages out."""
    bands = np.array([band.mean(axis=0) for band in np.array_split(image, min(ROW_BLOCKS, image.shape[0]), axis=0)])
    return np.asarray(np.abs(np.diff(bands, axis=1)).mean(axis=0))


def _behind_gap(images: Sequence[Grey], edge: int, near: int) -> int:
    """The first column from `edge` on, within `near` of it, that does not belong to an even gap between the panes."""
    for column in range(edge, edge + near):
        if max(float(image[:, column].std()) for image in images) > MAX_GAP_STD:
            return column
    return edge


def _looks_like_panes(left: Grey, right: Sequence[Grey]) -> bool:
    """Whether the left pane is as bright above as below, and the right ones are layered."""
    flat, layered = _row_spread(left), min(_row_spread(pane) for pane in right)
    return flat <= MAX_ROW_SPREAD and layered >= max(MIN_OCT_ROW_SPREAD, MORE_LAYERED * flat)


def _row_spread(pane: Grey) -> float:
    """Standard deviation of the mean brightness of bands of rows over its mean."""
    bands = np.array([band.mean() for band in np.array_split(pane, min(ROW_BLOCKS, pane.shape[0]), axis=0)])
    mean = float(bands.mean())
    return float(bands.std()) / mean if mean > 0 else np.inf


def _only_right_changes(left: Sequence[Grey], right: Sequence[Grey]) -> bool:
    """Whether the right panes differ from image to image and the left ones hardly do."""
    left_change, right_change = _change(left), _change(right)
    return right_change >= MIN_RIGHT_CHANGE and left_change <= MAX_LEFT_CHANGE * right_change


def _change(panes: Sequence[Grey]) -> float:
    """Mean absolute difference of neighbours in the list."""
    return float(np.mean([np.abs(one.astype(np.int16) - other).mean() for one, other in pairwise(panes)]))
