"""B-scans, maps and colour scales as pictures for paper. Pillow and numpy only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

SEQUENTIAL: Final = ("#3b0f70", "#8c2981", "#de4968", "#fe9f6d", "#fcfdbf")
"""From little to much, as the page's thickness map has it (frontend/src/viewer/colours.ts)."""

DIVERGING: Final = ("#08519c", "#6baed6", "#f2f4f5", "#f79a6b", "#a63603")
"""Less, equal, more. Equal is as pale as the paper; the page has it as dark as its ground."""

CONTOUR: Final = (76, 214, 234)
"""The page's colour of fluid on a B-scan."""

NOTHING: Final = (226, 231, 234)
"""Where a scan does not reach."""

BSCAN_PX: Final = 720
"""Most pixels along a B-scan: 150 a printed inch and more."""

MAP_PX: Final = 480

N_COLOURS: Final = 256

PALE: Final = 0.55
"""How far the en-face projection under a map is faded towards white."""

Rgb = NDArray[np.uint8]


def colour_table(colours: Sequence[str]) -> Rgb:
    """(256, 3) steps between colours, evenly apart."""
    stops = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in colours], dtype=float)
    places = np.linspace(0, len(colours) - 1, N_COLOURS)
    channels = [np.interp(places, np.arange(len(colours)), stops[:, channel]) for channel in range(3)]
    return np.asarray(np.stack(channels, axis=1).round(), dtype=np.uint8)


def coloured(values: NDArray[np.floating[Any]], colours: Sequence[str], low: float, high: float) -> Rgb:
    """(..., 3) the colours of values; NaN has none and is grey."""
    share = (np.nan_to_num(values, nan=low) - low) / max(high - low, 1e-9)
    steps = (share.clip(0, 1) * (N_COLOURS - 1)).round().astype(np.intp)
    picture: Rgb = colour_table(colours)[steps]
    picture[np.isnan(values)] = NOTHING
    return picture


def bscan_picture(bscan: NDArray[Any], max_intensity: int, aspect: float) -> Image.Image:
    """A B-scan (D, W) in grey, `aspect` wide over high."""
    grey = (bscan * (255.0 / max(1, max_intensity))).clip(0, 255).astype(np.uint8)
    return Image.fromarray(grey).resize(_size(aspect, BSCAN_PX), Image.Resampling.LANCZOS)


def contour_picture(mask: NDArray[np.uint8], aspect: float) -> Image.Image:
    """The outline of a mask (D, W) and nothing else, in the size of `bscan_picture`."""
    solid = Image.fromarray((mask > 0).astype(np.uint8) * np.uint8(255))
    solid = solid.resize(_size(aspect, BSCAN_PX), Image.Resampling.BILINEAR).point(
        lambda value: 255 if value > 127 else 0
    )
    edge = np.asarray(solid.filter(ImageFilter.MaxFilter(3))) != np.asarray(solid.filter(ImageFilter.MinFilter(3)))
    picture = np.zeros((*edge.shape, 4), np.uint8)
    picture[edge] = (*CONTOUR, 255)
    return Image.fromarray(picture)


def projection_picture(projection: NDArray[np.uint8], aspect: float) -> Image.Image:
    """An en-face projection (S, W) in grey, one row a B-scan."""
    return Image.fromarray(projection).resize(_size(aspect, MAP_PX), Image.Resampling.BICUBIC)


def thickness_picture(
    thickness: NDArray[np.floating[Any]], projection: NDArray[np.uint8] | None, aspect: float, highest: float
) -> Image.Image:
    """Fluid thickness (S, W) in colour over a faded projection, which shows through where there is no fluid."""
    size = _size(aspect, MAP_PX)
    colours = Image.fromarray(coloured(thickness, SEQUENTIAL, 0.0, highest)).resize(size, Image.Resampling.NEAREST)
    nothing = Image.fromarray((thickness == 0).astype(np.uint8) * np.uint8(255)).resize(size, Image.Resampling.NEAREST)
    if projection is None:
        ground = Image.new("RGB", size, (255, 255, 255))
    else:
        grey = np.asarray(projection_picture(projection, aspect), dtype=float)
        ground = Image.fromarray((grey + (255 - grey) * PALE).astype(np.uint8)).convert("RGB")
    colours.paste(ground, mask=nothing)
    return colours


def difference_picture(difference: NDArray[np.floating[Any]], aspect: float, most: float) -> Image.Image:
    """Change of the thickness (S, W): blue is less, orange is more, grey is unknown."""
    picture = Image.fromarray(coloured(difference, DIVERGING, -most, most))
    return picture.resize(_size(aspect, MAP_PX), Image.Resampling.NEAREST)


def scale_picture(colours: Sequence[str]) -> Image.Image:
    """The colours of a scale from left to right, one pixel high."""
    return Image.fromarray(colour_table(colours)[None])


def _size(aspect: float, longest: int) -> tuple[int, int]:
    """Width and height in pixels."""
    return max(1, round(longest * min(1.0, aspect))), max(1, round(longest / max(1.0, aspect)))
