"""What a report says, in words that are ready to print: made by the web server, drawn by the child."""

from __future__ import annotations

from typing import Literal, TypedDict

Pairs = list[tuple[str, str]]
"""Names and values."""


class Frame(TypedDict):
    """What every sheet has around its figures."""

    title: str
    notice: str
    """Printed in the upper right corner; empty prints nothing."""
    warnings: list[str]
    lineage: Pairs
    footer: str


class Headline(TypedDict):
    """The figure that the sheet is about."""

    name: str
    figure: str
    beside: str
    below: str


class KeySlice(TypedDict):
    """A B-scan with its contour; pixels are the arrays `bscan_{n}` and `mask_{n}`."""

    caption: str
    max_intensity: int
    aspect: float
    """Width over height."""


class AreaBars(TypedDict):
    """Fluid in every B-scan."""

    unit: str
    areas: list[float]
    shown: list[int]
    """Indices of the B-scans whose pictures are on the sheet."""


class SectorRow(TypedDict):
    """One ETDRS field."""

    sector: str
    name: str
    volume: str
    area: str
    thickness: str


class EnFace(TypedDict):
    """How the en-face maps are drawn: the first B-scan on top."""

    aspect: float
    across_um: float | None
    """Of the whole map; None where nobody stated it, and then so is the next."""
    along_um: float | None
    fovea_um: tuple[float, float] | None
    """From the map's upper left corner, down and to the right."""
    sides: dict[Literal["top", "bottom", "left", "right"], str]
    """Letters at the edges of the map, as far as they are known."""


class VolumeReport(Frame):
    """A segmented volume. Arrays beside it: `projection` (not of a single B-scan), `thickness_um` (where it is known),
    and those of the B-scans."""

    facts: Pairs
    headline: Headline
    figures: Pairs
    sectors: list[SectorRow] | None
    no_sectors: str
    """Why there are none."""
    is_right_eye: bool
    bscans: list[KeySlice]
    areas: AreaBars
    en_face: EnFace
    highest_um: float


class VisitColumn(TypedDict):
    """One of two visits."""

    title: str
    facts: Pairs


class SeriesPoint(TypedDict):
    """The volume of one visit of the series."""

    day: str
    label: str
    nl: float
    low_nl: float | None
    high_nl: float | None
    compared: bool


class RegionRow(TypedDict):
    """What became of regions."""

    name: str
    number: str
    earlier: str
    later: str
    volume: str


class ComparisonReport(Frame):
    """Two visits compared. Arrays: `earlier_um`, `later_um`, and the B-scans', the earlier one first."""

    visits: list[VisitColumn]
    headline: Headline
    figures: Pairs
    registration: str
    is_registered: bool
    regions: list[RegionRow]
    regions_note: str
    en_face: EnFace
    highest_um: float
    most_um: float
    """Largest change, for the scale of the difference."""
    bscans: list[KeySlice]
    series: list[SeriesPoint]
