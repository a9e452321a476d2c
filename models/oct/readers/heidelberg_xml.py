"""Heidelberg XML export: one XML file and an image for each B-scan, read in a process of its own (`isolated.py`).

The XML names its images by a path of the exporting computer. Its last part is looked for among the names of the upload;
nothing is ever opened by it. eyepy's reader (MIT) opens whatever stands behind the last backslash, takes an eye
that is not right for a left one, and does not say that the distance across is reckoned; so it is compared with in the
tests and not used. Lengths and positions are in mm.
"""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from models.oct.provenance import ABSENT, Provenance, Stated
from models.oct.readers.dates import calendar_day
from models.oct.readers.errors import (
    CircleScan,
    MissingPixelFile,
    NotAVolume,
    NotParallel,
    SeveralVolumes,
    TooLarge,
    UnreadableFile,
    UnsafeArchive,
    parsing,
)
from models.oct.readers.images import read_images
from models.oct.readers.plausibility import is_distance, stated_spacing
from models.oct.readers.raster import Line, Raster, raster_of
from models.oct.readers.sniff import kind_of
from models.oct.readers.source import MIB, Limits, Piece
from models.oct.readers.stack import NO_SIDE, Reading
from models.oct.volume import Laterality, Spacing

MAX_XML_BYTES = 64 * MIB
"""A raster of 1024 B-scans with eleven layer lines each has about 30 MiB."""

DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
"""Exports declare no entities, which could expand without end or read files."""

UM_PER_MM = 1000.0

SCALE_TOLERANCE = 1e-3
"""Relative difference of pixel sizes up to which B-scans have the same one; the XML rounds to a nanometre."""

SIDES: dict[str, Laterality] = {"R": "OD", "L": "OS"}

DEVICE = re.compile(r"[\w .+/-]{1,60}")


@dataclass(frozen=True)
class Listed:
    """One B-scan as the XML lists it."""

    name: str
    """Last part of the path, lower case."""
    line: Line
    along_mm: float
    axial_mm: float


def read_heyex_xml(piece: Piece, others: Sequence[Piece], limits: Limits) -> Reading:
    """The raster that an XML lists, its B-scans in the order of their positions.

    Args:
        others: the other files of the upload, among which the images are.

    Raises:
        MissingPixelFile: an image that is listed was not sent.
        CircleScan, NotParallel, SeveralVolumes, NotAVolume, UnsafeArchive, TooLarge, UnreadableFile, and what
        `read_images` raises.
    """
    with parsing(piece.label, "Heidelberg XML export"):
        study, series = _scan(_root(piece), piece.label)
        listed = [_listed(image) for image in _images(series, "OCT")]
        _refuse_other_scans(series, listed, piece.label)
        raster = raster_of([bscan.line for bscan in listed], piece.label)
        listed = [listed[index] for index in raster.order]
        pieces = _paired(listed, others, piece.label)
        stack = read_images(pieces, [kind_of(one.path) for one in pieces], limits, find_pane=False).stack
        spacing, warnings = _spacing(listed, raster)
        laterality, side_warnings = _laterality(series)
        acquired_on, device = _day(study), _device(series)
        known = {bscan.name for bscan in listed} | {_name_of(image) for image in _images(series, "LOCALIZER")}
        return Reading(
            stack,
            "heyex-xml",
            spacing=spacing,
            laterality=laterality,
            device=device,
            acquired_on=acquired_on,
            warnings=(
                *raster.warnings,
                *warnings,
                *_left_out([other for other in others if other.base_name not in known], len(others) + 1),
                *side_warnings,
            ),
            provenance=replace(
                _lengths(listed, raster),
                laterality=Stated("file", "Laterality of the series") if laterality else ABSENT,
                acquired_on=Stated("file", "StudyDate") if acquired_on else ABSENT,
                device=Stated("file", "GeneralEquipment") if device else ABSENT,
            ),
        )


def _root(piece: Piece) -> ElementTree.Element:
    if piece.path.stat().st_size > MAX_XML_BYTES:
        raise TooLarge(f"{piece.label} is an XML file of more than {MAX_XML_BYTES // MIB} MiB.")
    content = piece.path.read_bytes()
    if DECLARES.search(content):
        raise UnsafeArchive(f"{piece.label} is an XML file that declares entities, which no export does.")
    return ElementTree.fromstring(content)  # noqa: S314 - no entities are declared, and memory is limited


def _scan(root: ElementTree.Element, label: str) -> tuple[ElementTree.Element, ElementTree.Element]:
    """The one series with B-scans, behind the study that it belongs to."""
    found = [(study, series) for study in root.iter("Study") for series in study.findall("Series")]
    found = [(study, series) for study, series in found if _images(series, "OCT")]
    if not found:
        raise NotAVolume(f"{label} lists no OCT B-scans.")
    if len(found) > 1:
        raise SeveralVolumes(f"{label} lists {len(found)} OCT scans; export one examination at a time.")
    return found[0]


def _images(series: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    return [image for image in series.findall("Image") if image.findtext("ImageType/Type", "").strip() == kind]


def _listed(image: ElementTree.Element) -> Listed:
    context = image.find("OphthalmicAcquisitionContext")
    if context is None:
        raise ValueError("a B-scan has no acquisition context")
    ends = ("Start/Coord/X", "Start/Coord/Y", "End/Coord/X", "End/Coord/Y")
    return Listed(
        _name_of(image),
        Line(*(_number(context, path) for path in ends)),
        along_mm=_number(context, "ScaleX"),
        axial_mm=_number(context, "ScaleY"),
    )


def _name_of(image: ElementTree.Element) -> str:
    """Last part of the image's path, lower case; the path itself leads nowhere here."""
    return PurePosixPath(image.findtext("ImageData/ExamURL", "").strip().replace("\\", "/")).name.lower()


def _number(element: ElementTree.Element, path: str) -> float:
    text = element.findtext(path)
    return float(text) if text and text.strip() else math.nan


def _refuse_other_scans(series: ElementTree.Element, listed: list[Listed], label: str) -> None:
    kind = series.findtext("Type", "").lower()
    contexts = [image.find("OphthalmicAcquisitionContext") for image in _images(series, "OCT")]
    has_centre = any(context is not None and context.find("Center") is not None for context in contexts)
    starts = {bscan.line[:2] for bscan in listed}
    if has_centre or "circle" in kind:  # a circle has a centre where a line has an end
        raise CircleScan(f"{label} lists a circle scan around the optic nerve: its B-scans are not slices of a volume.")
    if "radial" in kind or "star" in kind:
        raise NotParallel(f"{label} lists a star scan: its B-scans cross in one point and are not parallel.")
    if len({bscan.name for bscan in listed}) < len(listed):
        raise UnreadableFile(f"{label} lists one image for several of its {len(listed)} B-scans.")
    if len(listed) > 1 and len(starts) == 1 and not any(math.isnan(value) for value in next(iter(starts))):
        raise NotAVolume(f"{label} lists {len(listed)} B-scans of one place; they are no volume.")


def _paired(listed: Sequence[Listed], others: Sequence[Piece], label: str) -> list[Piece]:
    """The image of each B-scan by its name."""
    of_name = {other.base_name: other for other in others}
    names = [other.base_name for other in others]
    if any(names.count(bscan.name) > 1 for bscan in listed):
        raise SeveralVolumes("Two of the files have the name of one B-scan; send one examination at a time.")
    missing = sum(bscan.name not in of_name for bscan in listed)
    if missing:
        raise MissingPixelFile(
            f"{label} lists {len(listed)} B-scans, and the images of {missing} of them were not sent with it."
        )
    return [of_name[bscan.name] for bscan in listed]


def _spacing(listed: Sequence[Listed], raster: Raster) -> tuple[Spacing | None, tuple[str, ...]]:
    first = listed[0]
    if len(listed) == 1:
        return None, (
            f"The export is a single B-scan ({first.axial_mm * UM_PER_MM:.2f} µm in depth, "
            f"{first.along_mm * UM_PER_MM:.2f} µm along), so it has no distance to another and no volume in mm³.",
        )
    for bscan in listed[1:]:
        pairs = ((bscan.along_mm, first.along_mm), (bscan.axial_mm, first.axial_mm))
        if any(abs(one - other) > SCALE_TOLERANCE * abs(other) for one, other in pairs):
            return None, ("The B-scans state pixels of different sizes, so the spacing is unknown.",)
    if raster.distance is None:
        return None, ("The export states no even distance between its B-scans, so the spacing is unknown.",)
    lengths = (raster.distance, first.axial_mm, first.along_mm)
    spacing = stated_spacing(*(length * UM_PER_MM for length in lengths))
    return spacing, () if spacing else ("The export states no positive distance on every axis.",)


def _lengths(listed: Sequence[Listed], raster: Raster) -> Provenance:
    first = listed[0]
    return Provenance(
        across=Stated("derived", "positions of the B-scans") if raster.distance is not None else ABSENT,
        axial=Stated("file", "ScaleY") if is_distance(first.axial_mm) else ABSENT,
        along=Stated("file", "ScaleX") if is_distance(first.along_mm) else ABSENT,
        order=Stated("file", "positions of the B-scans" if raster.is_placed else "their sequence in the XML"),
        runs=raster.runs,
    )


def _left_out(pieces: Sequence[Piece], n_files: int) -> tuple[str, ...]:
    if not pieces:
        return ()
    return (f"{len(pieces)} of {n_files} files are not listed in the XML as part of the scan and were left out.",)


def _laterality(series: ElementTree.Element) -> tuple[Laterality | None, tuple[str, ...]]:
    stated = [
        series.findtext("Laterality", ""),
        *(image.findtext("Laterality", "") for image in series.findall("Image")),
    ]
    sides = {SIDES[letter.strip()] for letter in stated if letter.strip() in SIDES}
    if len(sides) == 2:
        return None, ("The export says OD in one place and OS in another, so the side is taken as unknown.",)
    return next(iter(sides), None), () if sides else (NO_SIDE,)


def _day(study: ElementTree.Element) -> date | None:
    """Of the study; the date in ReferenceSeries is that of another visit."""
    found = study.find("StudyDate/Date")
    if found is None:
        return None
    year, month, day = (int(found.findtext(name, "0")) for name in ("Year", "Month", "Day"))
    return calendar_day(year, month, day)


def _device(series: ElementTree.Element) -> str | None:
    equipment = series.find("GeneralEquipment")
    if equipment is None:
        return None
    words = [equipment.findtext(name, "") for name in ("Manufacturer", "ManufacturerModelName")]
    named = " ".join(word.strip() for word in words if DEVICE.fullmatch(word.strip()))
    return named or None
