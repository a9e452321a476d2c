"""The ETDRS circles on a map, and the figures of their fields as a drawing. Nasal is right in a right eye."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from reportlab.lib.colors import HexColor

from app.reports.paper import INK, LINE, MUTED, Paper

RADII_UM: Final = (500.0, 1500.0, 3000.0)

RING_ON_MAP: Final = "#ffffff"

DIRECTIONS: Final = {"superior": (0.0, -1.0), "nasal": (1.0, 0.0), "inferior": (0.0, 1.0), "temporal": (-1.0, 0.0)}
"""Right and down of the centre in a right eye, superior on top."""


@dataclass(frozen=True)
class MapFrame:
    """Where a map lies on the sheet, and the size of what it shows."""

    x: float
    y: float
    width: float
    height: float
    """In points, `y` is the top."""
    across_um: float
    along_um: float
    """Of the whole map, down and to the right."""

    @property
    def points_per_um(self) -> float:
        """The map has one scale in both directions."""
        return self.width / self.along_um


def draw_rings(paper: Paper, frame: MapFrame, row_um: float, column_um: float) -> None:
    """The three circles and their diagonals around a fovea, in µm from the map's upper left corner."""
    canvas = paper.canvas
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(frame.x, paper.height - frame.y - frame.height, frame.width, frame.height)
    canvas.clipPath(clip, stroke=0, fill=0)
    x = frame.x + column_um * frame.points_per_um
    y = paper.height - frame.y - row_um * frame.points_per_um
    for colour, width in ((INK, 1.3), (RING_ON_MAP, 0.6)):  # white on a dark edge shows on every colour
        canvas.setStrokeColor(HexColor(colour))
        canvas.setLineWidth(width)
        for radius in RADII_UM:
            canvas.circle(x, y, radius * frame.points_per_um)
        _diagonals(paper, x, y, *(radius * frame.points_per_um for radius in (RADII_UM[0], RADII_UM[2])))
    canvas.restoreState()


def draw_fields(
    paper: Paper, x: float, y: float, radius: float, values: Mapping[str, str], *, is_right_eye: bool
) -> None:
    """The nine fields with a value in each; `x` and `y` are the centre. The rings are as wide as numbers need."""
    canvas = paper.canvas
    inner, middle = radius * 0.26, radius * 0.62
    canvas.setStrokeColor(HexColor(LINE))
    canvas.setLineWidth(0.8)
    for size in (inner, middle, radius):
        canvas.circle(x, paper.height - y, size)
    _diagonals(paper, x, paper.height - y, inner, radius)
    paper.text(x, y + 2.5, values["centre"], 7, align="centre", room=2 * inner)
    for direction, (right, down) in DIRECTIONS.items():
        side = right if is_right_eye else -right
        for ring, distance in (("inner", (inner + middle) / 2), ("outer", (middle + radius) / 2)):
            at = x + side * distance, y + down * distance + 2.5
            paper.text(*at, values[f"{ring}_{direction}"], 7, align="centre", room=radius * 0.4)
    for direction, (right, down) in DIRECTIONS.items():
        side = right if is_right_eye else -right
        paper.text(
            x + side * (radius + 6), y + down * (radius + 6) + 2.5, direction[0].upper(), 6.5, align="centre",
            colour=MUTED, room=12,
        )  # fmt: skip


def _diagonals(paper: Paper, x: float, y: float, start: float, end: float) -> None:
    """Four lines at 45 degrees between two circles; `y` counts upwards here."""
    for right in (-1, 1):
        for up in (-1, 1):
            from_to = [(x + right * reach * math.sqrt(0.5), y + up * reach * math.sqrt(0.5)) for reach in (start, end)]
            paper.canvas.line(*from_to[0], *from_to[1])
