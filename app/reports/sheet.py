"""Parts that both sheets share: head, warnings, lineage, foot, maps with their scale, B-scans with their contour."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from numpy.typing import NDArray
from PIL import Image

from app.reports import pictures, words
from app.reports.content import EnFace, Frame, Headline, KeySlice
from app.reports.etdrs import RING_ON_MAP, MapFrame, draw_rings
from app.reports.paper import FLUID, INK, LEADING, LINE, MARGIN, MUTED, SOFT, WARN, WARN_GROUND, Paper

WARNING_SIZE: Final = 7.5

LINEAGE_SIZE: Final = 6.8

FOOT_HEIGHT: Final = 14.0

GAP: Final = 10.0

SHORTEST_WITH_SCALE_UM: Final = 2500.0
"""Along a map, so that a millimetre has room on it."""

Arrays = Mapping[str, NDArray[Any]]


def draw_head(paper: Paper, content: Frame) -> float:
    """Name, title and notice; gives where the next thing may begin."""
    top = MARGIN
    paper.text(paper.left, top + 9, "Serous", 9, bold=True, colour=FLUID)
    paper.text(paper.left, top + 27, content["title"], 16, bold=True, room=330)
    notice = content["notice"]
    if notice:
        lines = paper.wrapped(notice, 150, 8.5, 3)
        height = 8 + len(lines) * 8.5 * LEADING
        paper.box(paper.right - 164, top, 164, height, WARN_GROUND, WARN)
        for number, line in enumerate(lines):
            paper.text(
                paper.right - 82, top + 12 + number * 8.5 * LEADING, line, 8.5, align="centre", colour=WARN, room=156
            )
    paper.rule(top + 44)
    return top + 44 + 4


def draw_headline(paper: Paper, x: float, y: float, room: float, headline: Headline) -> float:
    """The figure that the sheet is about."""
    paper.text(x, y + 8, headline["name"], 8.5, bold=True, colour=FLUID, room=room)
    width = paper.text(x, y + 33, headline["figure"], 25, bold=True, room=room)
    paper.text(x + width + 8, y + 33, headline["beside"], 9, colour=SOFT, room=max(0.0, room - width - 8))
    return paper.paragraph(x, y + 38, room, headline["below"], 8.5, most=2, colour=INK)


def draw_bscans(paper: Paper, y: float, height: float, bscans: Sequence[KeySlice], arrays: Arrays) -> float:
    """B-scans side by side, each in its true proportions within its room; gives where the next thing may begin."""
    room = (paper.right - paper.left - GAP * (len(bscans) - 1)) / max(1, len(bscans))
    lowest = y
    for number, bscan in enumerate(bscans):
        x = paper.left + number * (room + GAP)
        paper.text(x, y + 7, bscan["caption"], 7.5, colour=SOFT, room=room)
        width, tall = fitted(bscan["aspect"], room, height - 12)
        grey = pictures.bscan_picture(arrays[f"bscan_{number}"], bscan["max_intensity"], bscan["aspect"])
        paper.picture(grey, x, y + 11, width, tall)
        contour = pictures.contour_picture(arrays[f"mask_{number}"], bscan["aspect"])
        paper.picture(contour, x, y + 11, width, tall)
        lowest = max(lowest, y + 11 + tall)
    return lowest + 6


def draw_map(
    paper: Paper,
    x: float,
    y: float,
    room: tuple[float, float],
    title: str,
    en_face: EnFace,
    picture: Image.Image,
    scale: Callable[[Paper, float, float, float], None] | None = None,
) -> None:
    """A map with its title above, the letters of its sides around it, the ETDRS circles on it and its scale below."""
    paper.text(x, y + 7, title, 7.5, colour=SOFT, room=room[0])
    width, height = fitted(en_face["aspect"], room[0] - 20, room[1] - 44)
    left, top = x + 10, y + 21
    paper.picture(picture, left, top, width, height)
    paper.box(left, top, width, height, None, LINE)
    sides = en_face["sides"]
    paper.text(left + width / 2, top - 3, sides.get("top", ""), 6.5, align="centre", colour=MUTED, room=60)
    paper.text(left + width / 2, top + height + 7, sides.get("bottom", ""), 6.5, align="centre", colour=MUTED, room=60)
    paper.text(left - 4, top + height / 2 + 2, sides.get("left", ""), 6.5, align="right", colour=MUTED, room=10)
    paper.text(left + width + 4, top + height / 2 + 2, sides.get("right", ""), 6.5, colour=MUTED, room=10)
    across, along, fovea = en_face["across_um"], en_face["along_um"], en_face["fovea_um"]
    if across is not None and along is not None:
        frame = MapFrame(left, top, width, height, across, along)
        if fovea is not None:
            draw_rings(paper, frame, *fovea)
        if along > SHORTEST_WITH_SCALE_UM:
            _scale_bar(paper, frame)
    if scale is not None:
        scale(paper, left, top + height + 11, width)


def colour_scale(
    colours: Sequence[str], low: str, high: str, middle: str = ""
) -> Callable[[Paper, float, float, float], None]:
    """The scale of a map, with what its ends mean."""

    def draw(paper: Paper, x: float, y: float, width: float) -> None:
        paper.picture(pictures.scale_picture(colours), x, y, width, 5)
        paper.box(x, y, width, 5, None, LINE)
        paper.text(x, y + 12, low, 6.5, colour=MUTED, room=width / 2)
        paper.text(x + width / 2, y + 12, middle, 6.5, align="centre", colour=MUTED, room=width / 3)
        paper.text(x + width, y + 12, high, 6.5, align="right", colour=MUTED, room=width / 2)

    return draw


def draw_warnings(paper: Paper, y: float, bottom: float, warnings: Sequence[str]) -> float:
    """As many warnings as fit above `bottom`, each of two lines at most, and how many more there are."""
    if not warnings:
        return y
    y = paper.heading(paper.left, y, "To be kept in mind")
    room = paper.right - paper.left - 10
    line = WARNING_SIZE * LEADING
    for number, warning in enumerate(warnings):
        left = len(warnings) - number
        needed = len(paper.wrapped(warning, room, WARNING_SIZE, 2)) + (left > 1)  # a line for how many more there are
        if y + needed * line > bottom:
            more = words.plural(left, "warning", "warnings")
            said = f"and {more} more, on the page of the results" if number else f"{more}, on the page of the results"
            paper.text(paper.left + 10, y + WARNING_SIZE, said, WARNING_SIZE, colour=WARN)
            return y + line
        paper.text(paper.left, y + WARNING_SIZE, "•", WARNING_SIZE, colour=WARN)
        y = paper.paragraph(paper.left + 10, y, room, warning, WARNING_SIZE, most=2)
    return y


def warnings_height(paper: Paper, warnings: Sequence[str]) -> float:
    """Room that all of them take."""
    if not warnings:
        return 0.0
    room = paper.right - paper.left - 10
    n_lines = sum(len(paper.wrapped(warning, room, WARNING_SIZE, 2)) for warning in warnings)
    return 12 + n_lines * WARNING_SIZE * LEADING


def _scale_bar(paper: Paper, frame: MapFrame) -> None:
    """A millimetre in the lower left corner."""
    length = 1000 * frame.points_per_um
    y = frame.y + frame.height - 6
    for colour, width in ((INK, 2.6), (RING_ON_MAP, 1.3)):
        paper.line(frame.x + 6, y, frame.x + 6 + length, y, colour, width)
    paper.box(frame.x + 5, y - 9.5, 17, 7.5, "#ffffff")
    paper.text(frame.x + 6.5, y - 3.7, "1 mm", 6, colour=INK, room=16)


def draw_foot(paper: Paper, content: Frame) -> float:
    """Lineage and footer at the lower end; gives where they begin."""
    rows = content["lineage"]
    half = (len(rows) + 1) // 2
    height = 12 + half * LINEAGE_SIZE * 1.45
    top = paper.bottom - FOOT_HEIGHT - height
    paper.rule(top - 4)
    y = paper.heading(paper.left, top, "Where these figures come from")
    column = (paper.right - paper.left - GAP) / 2
    for number, part in enumerate((rows[:half], rows[half:])):
        paper.pairs(paper.left + number * (column + GAP), y, column, part, label=74, size=LINEAGE_SIZE, most=1)
    paper.rule(paper.bottom - FOOT_HEIGHT + 3)
    paper.text(paper.left, paper.bottom, content["footer"], 6.8, colour=MUTED)
    return top - 8


def fitted(aspect: float, width: float, height: float) -> tuple[float, float]:
    """The largest size of this aspect within a room."""
    return (width, width / aspect) if width / aspect <= height else (height * aspect, height)
