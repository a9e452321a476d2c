"""The sheet of one segmented volume."""

from __future__ import annotations

from typing import Final

from app.reports import pictures
from app.reports.areas import HEIGHT as AREAS_HEIGHT
from app.reports.areas import draw_areas
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
    warnings_height,
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
    y = _maps(paper, y, min(MAP_ROOM, foot - kept - y), content, arrays)
    if foot - y >= warnings_height(paper, content["warnings"]) + AREAS_HEIGHT and any(content["areas"]["areas"]):
        draw_areas(paper, y, content["areas"])
        y += AREAS_HEIGHT
    draw_warnings(paper, y, foot, content["warnings"])
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


def _maps(paper: Paper, y: float, room: float, content: VolumeReport, arrays: Arrays) -> float:
    """Projection, thickness, and the drawing of the fields; gives where the next thing may begin."""
    if "projection" not in arrays:
        return paper.paragraph(paper.left, y, 400, "A single B-scan has no en-face maps.", 8, colour=SOFT) + 8
    en_face, projection = content["en_face"], arrays["projection"]
    third = (paper.right - paper.left - 2 * GAP) / 3
    picture = pictures.projection_picture(projection, en_face["aspect"])
    known = "" if en_face["along_um"] is not None else " (not to scale)"
    draw_map(paper, paper.left, y, (third, room), f"En-face projection{known}", en_face, picture)
    x = paper.left + third + GAP
    if "thickness_um" not in arrays:
        said = "No map of the fluid in µm: the scan does not state its spacing."
        paper.paragraph(x, y - 3, third, said, 8, most=4, colour=SOFT)
        return y + room
    highest = content["highest_um"]
    picture = pictures.thickness_picture(arrays["thickness_um"], projection, en_face["aspect"], max(highest, 1.0))
    scale = colour_scale(pictures.SEQUENTIAL, "0 µm", f"{number(highest)} µm") if highest > 0 else None
    draw_map(paper, x, y, (third, room), "Thickness of the fluid", en_face, picture, scale)
    if content["sectors"] is not None:
        _drawn_sectors(paper, x + third + GAP, y, (third, room), content["sectors"], content["is_right_eye"])
    return y + room


def _drawn_sectors(
    paper: Paper, x: float, y: float, room: tuple[float, float], sectors: list[SectorRow], is_right_eye: bool
) -> None:
    values = {row["sector"]: row["volume"].removesuffix(" nL") if row["area"] else "–" for row in sectors}
    paper.text(x, y + 7, "Fluid in each sector in nL", 7.5, colour=SOFT, room=room[0])
    radius = min(room[0] / 2 - 14, (room[1] - 44) / 2)
    draw_fields(paper, x + room[0] / 2, y + 24 + radius, radius, values, is_right_eye=is_right_eye)
