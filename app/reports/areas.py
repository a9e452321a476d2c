"""The area of the fluid in every B-scan as bars: where the volume lies, at a glance."""

from __future__ import annotations

from typing import Final

from app.reports.content import AreaBars
from app.reports.paper import FLUID, MUTED, Paper
from app.reports.words import number

HEIGHT: Final = 76.0
"""With heading and axis."""

AXIS: Final = 34.0

PALE: Final = "#8fc3cc"


def draw_areas(paper: Paper, y: float, bars: AreaBars) -> None:
    """Bars from margin to margin, the shown B-scans dark."""
    y = paper.heading(paper.left, y, f"Area of the fluid in every B-scan in {bars['unit']}")
    left, right, bottom = paper.left + AXIS, paper.right, y + HEIGHT - 12 - 12
    highest = max(bars["areas"]) or 1.0
    tall = bottom - y - 4
    for share in (0.0, 1.0):
        paper.line(left, bottom - share * tall, right, bottom - share * tall)
        paper.text(
            left - 4, bottom - share * tall + 2.3, number(highest * share), 6.5, align="right", colour=MUTED, room=AXIS
        )
    step = (right - left) / len(bars["areas"])
    for index, area in enumerate(bars["areas"]):
        colour = FLUID if index in bars["shown"] else PALE
        size = area / highest * tall
        if size > 0:
            paper.box(left + index * step, bottom - size, max(0.4, step * 0.8), size, colour)
    paper.text(left, bottom + 8, "B-scan 1", 6.5, colour=MUTED)
    paper.text(right, bottom + 8, str(len(bars["areas"])), 6.5, align="right", colour=MUTED, room=40)
