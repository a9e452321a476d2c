"""The fluid volume of every visit over time, with its interval."""

from __future__ import annotations

from datetime import date
from typing import Final

from reportlab.lib.colors import HexColor

from app.reports.content import SeriesPoint
from app.reports.paper import FLUID, LINE, MUTED, Paper
from app.reports.words import number

LEFT: Final = 30.0

BELOW: Final = 14.0

ABOVE: Final = 4.0

SIDE: Final = 26.0

DOT: Final = 2.6

MOST_LABELS: Final = 4


def draw_series(paper: Paper, x: float, y: float, width: float, height: float, points: list[SeriesPoint]) -> None:
    """Dots with bars at their days; the two that are compared are filled."""
    if not points:
        paper.paragraph(x, y, width, "No visit has a volume: the spacing is unknown.", 8, colour=MUTED)
        return
    highest = max(max(point["nl"], point["high_nl"] or 0.0) for point in points) or 1.0
    top, bottom = y + ABOVE, y + height - BELOW
    for share in (0.0, 0.5, 1.0):
        at = bottom - share * (bottom - top)
        paper.line(x + LEFT, at, x + width, at)
        paper.text(x + LEFT - 4, at + 2.3, number(highest * share), 6.5, align="right", colour=MUTED, room=LEFT)
    places = _places(points, x + LEFT + SIDE, x + width - SIDE)
    heights = [bottom - point["nl"] / highest * (bottom - top) for point in points]
    for (x1, y1), (x2, y2) in zip(
        list(zip(places, heights, strict=True))[:-1], list(zip(places, heights, strict=True))[1:], strict=True
    ):
        paper.line(x1, y1, x2, y2, LINE, 1.2)
    for point, at, level in zip(points, places, heights, strict=True):
        if point["low_nl"] is not None and point["high_nl"] is not None:
            ends = [bottom - value / highest * (bottom - top) for value in (point["low_nl"], point["high_nl"])]
            paper.line(at, ends[0], at, ends[1], FLUID, 0.9)
            for end in ends:
                paper.line(at - 2.5, end, at + 2.5, end, FLUID, 0.9)
        paper.canvas.setStrokeColor(HexColor(FLUID))
        paper.canvas.setFillColor(HexColor(FLUID if point["compared"] else "#ffffff"))
        paper.canvas.setLineWidth(1)
        paper.canvas.circle(at, paper.height - level, DOT, stroke=1, fill=1)
    _labels(paper, bottom + 10, points, places)


def _places(points: list[SeriesPoint], left: float, right: float) -> list[float]:
    days = [date.fromisoformat(point["day"]).toordinal() for point in points]
    span = days[-1] - days[0]
    if span == 0:  # all on one day: side by side in their order
        gaps = max(1, len(points) - 1)
        return [
            left + (right - left) * at / gaps if len(points) > 1 else (left + right) / 2 for at in range(len(points))
        ]
    return [left + (right - left) * (day - days[0]) / span for day in days]


def _labels(paper: Paper, y: float, points: list[SeriesPoint], places: list[float]) -> None:
    """Days under the dots: all where they are few, else the first, the compared and the last; never on each other."""
    chosen = range(len(points))
    wanted = [at for at in chosen if len(points) <= MOST_LABELS or points[at]["compared"] or at in (0, len(points) - 1)]
    wanted.sort(key=lambda at: not points[at]["compared"])  # the compared ones have the first right to their place
    taken: list[float] = []
    for at in wanted:
        if all(abs(places[at] - other) >= 2 * SIDE for other in taken):
            taken.append(places[at])
            paper.text(places[at], y, points[at]["label"], 6.5, align="centre", colour=MUTED, room=2 * SIDE)
