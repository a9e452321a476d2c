"""Heidelberg Spectralis raw export (`.vol`, HSF-OCT-10x).

Layout: a header of 2048 bytes, the fundus image (8 bit, not read), then each B-scan as a header of its own length
followed by float32 reflectivity (D, W). All little-endian, lengths in mm.
Source: Heidelberg's "Spectralis special function: exporting raw data", as eyepy (MIT) implements it.

The display value is the fourth root of the reflectivity, which lies in [0, 1]. It is stored as uint8: 256 grey
levels are what the scanner's own screen and exports have, and uint16 would double the cost of every later step.
eyepy draws a logarithm instead, up to 43 grey levels away, so masks may differ between scans that came as `.vol`
and as images. Marks of missing data (> 1e30) become 0.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.oct.readers.errors import CircleScan, NotAVolume, NotFinite, NotParallel, UnreadableFile, parsing
from models.oct.readers.plausibility import stated_spacing
from models.oct.readers.source import Limits, Piece
from models.oct.readers.stack import BScanStack, Reading
from models.oct.volume import Laterality, Spacing

HEADER_BYTES = 2048

UM_PER_MM = 1000.0

MISSING_ABOVE = 1e30
"""The vendor marks pixels outside the scan with the largest float32."""

REFLECTIVITY_MAX = 1.1
"""Reflectivity is at most 1; a file with larger values holds grey levels already (eyepy writes such)."""

CIRCLE = 2
RADIAL = 5

OLE_EPOCH = datetime(1899, 12, 30)
"""Day 0 of `VisitDate`."""

FILETIME_EPOCH = datetime(1601, 1, 1)
"""Tick 0 of `ExamTime`, which counts 100 ns."""

DISTANCE_TOLERANCE = 0.1
"""Relative difference of stated and drawn B-scan distance that is worth a warning."""

PARALLEL_COSINE = 0.999
"""Lines of a raster differ by less than 2.6 degrees."""


class Header(NamedTuple):
    """The fields of the file header that we use, in file order; identifiers of the patient are skipped."""

    version: bytes
    n_ascans: int
    n_bscans: int
    depth_px: int
    along_mm: float
    across_mm: float
    axial_mm: float
    fundus_width: int
    fundus_height: int
    scan_position: bytes
    exam_time: int
    scan_pattern: int
    visit_date: float


_HEADER = struct.Struct("<12s3i3d2i28x4sQi100xd")


class BScanHeader(NamedTuple):
    """Start and end of the B-scan on the fundus in mm, and the length of this header."""

    version: bytes
    header_bytes: int
    start_x: float
    start_y: float
    end_x: float
    end_y: float


_BSCAN_HEADER = struct.Struct("<12si4d")


@dataclass(frozen=True)
class _BScan:
    header: BScanHeader
    offset: int
    """First byte of the pixels."""


def read_heidelberg_vol(piece: Piece, limits: Limits) -> Reading:
    """The raster of a `.vol` file; a single line is a volume of one B-scan, whose spacing across is unknown.

    Raises:
        CircleScan, NotParallel: the B-scans are no slices of a volume.
        NotFinite: a pixel is NaN.
        NotAVolume, TooLarge, UnreadableFile
    """
    with parsing(piece.label, "Heidelberg .vol"):
        header = _read_header(piece)
        shape = (header.n_bscans, header.depth_px, header.n_ascans)
        limits.check_volume(shape, np.dtype(np.float32), piece.label)
        if header.scan_pattern == CIRCLE:
            raise CircleScan(
                f"{piece.label} is a circle scan around the optic nerve: its B-scans are not slices of a volume."
            )
        if header.scan_pattern == RADIAL:
            raise NotParallel(f"{piece.label} is a star scan: its B-scans cross in one point and are not parallel.")
        bscans = _find_bscans(piece, header)
        _refuse_crossing(bscans, piece.label)
        spacing, warnings = _spacing(header, bscans)
        return Reading(
            _stack(piece.path, shape, bscans),
            "heyex-vol",
            spacing=spacing,
            laterality=_laterality(header.scan_position),
            device="Heidelberg Spectralis",
            acquired_on=_acquired_on(header),
            warnings=warnings,
        )


def _read_header(piece: Piece) -> Header:
    with piece.path.open("rb") as file:
        head = file.read(HEADER_BYTES)
    if len(head) < HEADER_BYTES:
        raise UnreadableFile(f"{piece.label} ends inside its header: {len(head)} of {HEADER_BYTES} bytes are there.")
    header = Header(*_HEADER.unpack_from(head))
    counts = (header.n_bscans, header.depth_px, header.n_ascans, header.fundus_width + 1, header.fundus_height + 1)
    if min(counts) < 1:
        raise NotAVolume(
            f"{piece.label} states {header.n_bscans} B-scans of {header.n_ascans} × {header.depth_px} pixels."
        )
    return header


def _find_bscans(piece: Piece, header: Header) -> list[_BScan]:
    size = piece.path.stat().st_size
    pixel_bytes = header.depth_px * header.n_ascans * 4
    at = HEADER_BYTES + header.fundus_width * header.fundus_height
    bscans = []
    with piece.path.open("rb") as file:
        for number in range(1, header.n_bscans + 1):
            file.seek(at)
            head = file.read(_BSCAN_HEADER.size)
            bscan = BScanHeader(*_BSCAN_HEADER.unpack(head)) if len(head) == _BSCAN_HEADER.size else None
            if bscan is None or at + bscan.header_bytes + pixel_bytes > size:
                raise UnreadableFile(f"{piece.label} ends early, in B-scan {number} of {header.n_bscans}.")
            if bscan.header_bytes < _BSCAN_HEADER.size:
                raise UnreadableFile(f"{piece.label} states a header of {bscan.header_bytes} bytes in B-scan {number}.")
            bscans.append(_BScan(bscan, at + bscan.header_bytes))
            at += bscan.header_bytes + pixel_bytes
    return bscans


def _stack(path: Path, shape: tuple[int, int, int], bscans: list[_BScan]) -> BScanStack:
    highest = max(_highest(reflectivity) for reflectivity in _pixels(path, shape, bscans))
    notes: list[str] = []
    if highest > REFLECTIVITY_MAX:
        notes.append(f"The file holds grey levels up to {highest:g} and not reflectivity; they are kept as they are.")

    def frames() -> Iterator[NDArray[np.generic]]:
        for reflectivity in _pixels(path, shape, bscans):
            yield _grey(reflectivity, is_reflectivity=highest <= REFLECTIVITY_MAX)

    return BScanStack(shape, np.dtype(np.uint8), frames, notes=notes)


def _pixels(path: Path, shape: tuple[int, int, int], bscans: list[_BScan]) -> Iterator[NDArray[np.float32]]:
    """The stored values (D, W) of each B-scan, missing ones as 0.

    Raises:
        NotFinite
    """
    _, depth_px, n_ascans = shape
    with path.open("rb") as file:
        for number, bscan in enumerate(bscans, start=1):
            file.seek(bscan.offset)
            pixels = np.fromfile(file, dtype="<f4", count=depth_px * n_ascans).reshape(depth_px, n_ascans)
            if np.isnan(pixels).any():
                raise NotFinite(f"B-scan {number} of {len(bscans)} holds NaN values.")
            pixels[pixels > MISSING_ABOVE] = 0
            yield pixels


def _highest(pixels: NDArray[np.float32]) -> float:
    return float(pixels.max())


def _grey(pixels: NDArray[np.float32], *, is_reflectivity: bool) -> NDArray[np.uint8]:
    """(D, W) reflectivity in [0, 1], or grey levels in [0, 255], to display values."""
    if is_reflectivity:
        pixels = 255 * np.sqrt(np.sqrt(np.clip(pixels, 0, 1)))  # the fourth root
    return np.rint(np.clip(pixels, 0, 255)).astype(np.uint8)


def _refuse_crossing(bscans: list[_BScan], label: str) -> None:
    """Lines that turn are a star; lines of no length are not judged (old exports leave them zero)."""
    directions = [_direction(bscan.header) for bscan in bscans]
    known = [direction for direction in directions if direction is not None]
    for direction in known[1:]:
        cosine = direction[0] * known[0][0] + direction[1] * known[0][1]
        if abs(cosine) < PARALLEL_COSINE:
            raise NotParallel(f"{label} holds B-scans in different directions; only parallel ones make a volume.")


def _direction(header: BScanHeader) -> tuple[float, float] | None:
    x, y = header.end_x - header.start_x, header.end_y - header.start_y
    length = math.hypot(x, y)
    return (x / length, y / length) if math.isfinite(length) and length > 0 else None


def _drawn_distance_mm(bscans: list[_BScan]) -> float | None:
    """Mean distance of neighbouring lines by their start points, perpendicular to the first line."""
    direction = _direction(bscans[0].header)
    if direction is None or len(bscans) < 2:
        return None
    first, last = bscans[0].header, bscans[-1].header
    across = (last.start_y - first.start_y) * direction[0] - (last.start_x - first.start_x) * direction[1]
    distance = abs(across) / (len(bscans) - 1)
    return distance if math.isfinite(distance) and distance > 0 else None


def _spacing(header: Header, bscans: list[_BScan]) -> tuple[Spacing | None, tuple[str, ...]]:
    if len(bscans) == 1:
        return None, (
            f"The file is a single B-scan ({header.axial_mm * UM_PER_MM:.2f} µm in depth, "
            f"{header.along_mm * UM_PER_MM:.2f} µm along), so it has no distance to another and no volume in mm³.",
        )
    drawn = _drawn_distance_mm(bscans)
    across = header.across_mm if header.across_mm > 0 else drawn
    if across is None:
        return None, ("The file states no distance between its B-scans, so the spacing is unknown.",)
    warnings: tuple[str, ...] = ()
    if drawn is not None and abs(across - drawn) > DISTANCE_TOLERANCE * across:
        warnings = (
            f"The file states {across * UM_PER_MM:.1f} µm between B-scans, but places them "
            f"{drawn * UM_PER_MM:.1f} µm apart; the stated distance is used.",
        )
    spacing = stated_spacing(across * UM_PER_MM, header.axial_mm * UM_PER_MM, header.along_mm * UM_PER_MM)
    return spacing, warnings if spacing else ("The file states no positive distance on every axis.",)


def _laterality(scan_position: bytes) -> Laterality | None:
    if scan_position[:2] == b"OD":
        return "OD"
    return "OS" if scan_position[:2] == b"OS" else None


def _acquired_on(header: Header) -> date | None:
    """The visit's local date, else the exam's date in UTC."""
    for epoch, days in ((OLE_EPOCH, header.visit_date), (FILETIME_EPOCH, header.exam_time / 864e9)):
        if math.isfinite(days) and days > 0:
            try:
                return (epoch + timedelta(days=days)).date()
            except OverflowError:
                continue
    return None
