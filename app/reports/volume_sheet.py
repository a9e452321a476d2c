"""The sheet of one segmented volume."""

from __future__ import annotations

from typing import Final

from app.reports import pictures
from app.reports.content import SectorRow, VolumeReport
from app.reports.etdrs import draw_fields
from app.reports.paper import MUTED, SOFT, Paper
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

FACTS_SIZE: Final = 8.0

BSCAN_ROOM: Final = 128.0

MAP_ROOM: Final = 196.0

LEAST_WARNINGS: Final = 34.0
"""Room that is kept for them."""

SECTOR_COLUMNS: Final = (0.0, 128.0, 178.0, 234.0)
"""Right ends of the columns after the first one."""


def draw_volume(content: VolumeReport, arrays: Arrays) -> bytes:
    """The report of a volume as PDF."""
    paper = Paper(content["title"])
    y = draw_head(paper, content)
    y = _facts(paper, y, content)
    y = _figures(paper, y + 6, content)
    foot = draw_foot(paper, content)
    y = draw_bscans(paper, y + 6, BSCAN_ROOM, content["bscans"], arrays)
    kept = LEAST_WARNINGS if content["warnings"] else 0.0
    room = min(MAP_ROOM, foot - kept - y)
    _maps(paper, y, room, content, arrays)
    draw_warnings(paper, y + room, foot, content["warnings"])
    return paper.finished()


def _facts(paper: Paper, y: float, content: VolumeReport) -> float:
    rows = content["facts"]
    half = (len(rows) + 1) // 2
    column = (paper.right - paper.left - GAP) / 2
    ends = [
        paper.pairs(paper.left + at * (column + GAP), y, column, part, label=62, size=FACTS_SIZE)
        for at, part in enumerate((rows[:half], rows[half:]))
    ]
    paper.rule(max(ends) + 5)
    return max(ends) + 6


def _figures(paper: Paper, y: float, content: VolumeReport) -> float:
    """The volume and its figures on the left, the sectors on the right."""
    left_room = 262.0
    end = draw_headline(paper, paper.left, y, left_room, content["headline"])
    end = paper.pairs(paper.left, end + 2, left_room, content["figures"], label=88, size=7.6)
    x = paper.left + left_room + 2 * GAP
    top = paper.heading(x, y, "ETDRS sectors")
    if content["sectors"] is None:
        bottom = paper.paragraph(x, top, paper.right - x, content["no_sectors"], 8, most=4, colour=SOFT)
    else:
        bottom = _sectors(paper, x, top, content["sectors"], is_right_eye=content["is_right_eye"])
    return max(end, bottom)


def _sectors(paper: Paper, x: float, y: float, sectors: list[SectorRow], *, is_right_eye: bool) -> float:
    """The table of the fields."""
    heads = ("Field", "Volume", "Fluid area", "Mean height")
    for head, end in zip(heads, SECTOR_COLUMNS, strict=True):
        paper.text(x + end, y + 7, head, 6.8, colour=MUTED, align="right" if end else "left", room=70)
    y += 9
    for row in sectors:
        cells = (row["name"], row["volume"], row["area"], row["thickness"])
        y += 9.6
        for cell, end in zip(cells, SECTOR_COLUMNS, strict=True):
            paper.text(x + end, y - 2, cell, 7.2, align="right" if end else "left", room=72)
    return y


def _maps(paper: Paper, y: float, room: float, content: VolumeReport, arrays: Arrays) -> None:
    """Projection, thickness, and the drawing of the fields."""
    en_face, projection = content["en_face"], arrays["projection"]
    third = (paper.right - paper.left - 2 * GAP) / 3
    picture = pictures.projection_picture(projection, en_face["aspect"])
    draw_map(paper, paper.left, y, (third, room), "En-face projection", en_face, picture)
    x = paper.left + third + GAP
    if "thickness_um" not in arrays:
        paper.paragraph(x, y, third, "No map of the fluid in µm: the scan does not state its spacing.", 8, most=4)
        return
    highest = content["highest_um"]
    picture = pictures.thickness_picture(arrays["thickness_um"], projection, en_face["aspect"], max(highest, 1.0))
    scale = colour_scale(pictures.SEQUENTIAL, "0 µm", f"{number(highest)} µm") if highest > 0 else None
    draw_map(paper, x, y, (third, room), "Thickness of the fluid", en_face, picture, scale)
    sectors = content["sectors"]
    if sectors is None:
        return
    x += third + GAP
    values = {row["sector"]: row["volume"].removesuffix(" nL") if row["area"] else "–" for row in sectors}
    paper.text(x, y + 7, "Fluid in each sector in nL", 7.5, colour=SOFT, room=third)
    radius = min(third / 2 - 14, (room - 44) / 2)
    draw_fields(paper, x + third / 2, y + 24 + radius, radius, values, is_right_eye=content["is_right_eye"])
