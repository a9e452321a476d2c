"""The sheet of two visits compared."""

from __future__ import annotations

from typing import Final

import numpy as np

from app.reports import pictures
from app.reports.content import ComparisonReport, RegionRow
from app.reports.paper import MUTED, SOFT, Paper
from app.reports.series import draw_series
from app.reports.sheet import (
    GAP,
    Arrays,
    colour_scale,
    draw_bscans,
    draw_foot,
    draw_head,
    draw_headline,
    draw_map,
    draw_warnings,
)
from app.reports.words import number

SERIES_HEIGHT: Final = 104.0

MAP_ROOM: Final = 188.0

BSCAN_ROOM: Final = 112.0

LEAST_WARNINGS: Final = 34.0

REGION_COLUMNS: Final = (0.0, 82.0, 140.0, 194.0, 252.0)
"""Right ends of the columns after the first one."""


def draw_comparison(content: ComparisonReport, arrays: Arrays) -> bytes:
    """The report of two visits as PDF."""
    paper = Paper(content["title"])
    y = draw_head(paper, content)
    y = _visits(paper, y, content)
    y = _change(paper, y + 6, content)
    foot = draw_foot(paper, content)
    kept = LEAST_WARNINGS if content["warnings"] else 0.0
    room = min(MAP_ROOM, foot - kept - BSCAN_ROOM - y - 16)
    _maps(paper, y + 4, room, content, arrays)
    y = draw_bscans(paper, y + room + 10, BSCAN_ROOM, content["bscans"], arrays)
    draw_warnings(paper, y, foot, content["warnings"])
    return paper.finished()


def _visits(paper: Paper, y: float, content: ComparisonReport) -> float:
    column = (paper.right - paper.left - GAP) / 2
    ends = []
    for at, visit in enumerate(content["visits"]):
        x = paper.left + at * (column + GAP)
        below = paper.heading(x, y + 4, visit["title"])
        ends.append(paper.pairs(x, below - 2, column, visit["facts"], label=62, size=7.8))
    paper.rule(max(ends) + 5)
    return max(ends) + 6


def _change(paper: Paper, y: float, content: ComparisonReport) -> float:
    """The change and its regions on the left, the series on the right."""
    room = 262.0
    end = draw_headline(paper, paper.left, y, room, content["headline"])
    end = paper.pairs(paper.left, end + 1, room, content["figures"], label=104, size=7.6)
    end = _regions(paper, paper.left, end + 7, content["regions"], content["regions_note"])
    x = paper.left + room + 2 * GAP
    top = paper.heading(x, y, "Fluid volume of every visit in nL, with 95 % intervals")
    draw_series(paper, x, top, paper.right - x, SERIES_HEIGHT, content["series"])
    below = paper.heading(x, top + SERIES_HEIGHT + 6, "Registration")
    below = paper.paragraph(x, below - 2, paper.right - x, content["registration"], 7.5, most=5, colour=SOFT)
    return max(end, below)


def _regions(paper: Paper, x: float, y: float, rows: list[RegionRow], note: str) -> float:
    heads = ("Regions", "Number", "Area before", "Area after", "Change")
    for head, end in zip(heads, REGION_COLUMNS, strict=True):
        paper.text(x + end, y + 7, head, 6.8, colour=MUTED, align="right" if end else "left", room=70)
    y += 9
    for row in rows:
        cells = (row["name"], row["number"], row["earlier"], row["later"], row["volume"])
        y += 9.8
        for cell, end in zip(cells, REGION_COLUMNS, strict=True):
            paper.text(x + end, y - 2, cell, 7.2, align="right" if end else "left", room=72)
    return paper.paragraph(x, y + 1, 262, note, 6.8, most=2, colour=MUTED)


def _maps(paper: Paper, y: float, room: float, content: ComparisonReport, arrays: Arrays) -> None:
    en_face = content["en_face"]
    before, after = arrays["earlier_um"], arrays["later_um"]
    later_title = "Later, laid on the earlier scan" if content["is_registered"] else "Later, laid centre on centre"
    third = (paper.right - paper.left - 2 * GAP) / 3
    highest, most = content["highest_um"], content["most_um"]
    scale = colour_scale(pictures.SEQUENTIAL, "0 µm", f"{number(highest)} µm") if highest > 0 else None
    for at, (values, title) in enumerate(((before, "Earlier: thickness of the fluid"), (after, later_title))):
        picture = pictures.thickness_picture(values, None, en_face["aspect"], max(highest, 1.0))
        x = paper.left + at * (third + GAP)
        draw_map(paper, x, y, (third, room), title, en_face, picture, scale)
    picture = pictures.difference_picture(np.asarray(after - before), en_face["aspect"], max(most, 1.0))
    change = colour_scale(pictures.DIVERGING, f"−{number(most)} µm", f"+{number(most)} µm", "0") if most > 0 else None
    x = paper.left + 2 * (third + GAP)
    draw_map(paper, x, y, (third, room), "Later minus earlier", en_face, picture, change)
