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

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.oct.provenance import ABSENT, Provenance, Stated
from models.oct.readers.dates import filetime_day, ole_day
from models.oct.readers.errors import CircleScan, NotAVolume, NotFinite, NotParallel, UnreadableFile, parsing
from models.oct.readers.patient_ids import key_of
from models.oct.readers.plausibility import is_distance, stated_spacing
from models.oct.readers.raster import Line, Raster, raster_of
from models.oct.readers.source import Limits, Piece
from models.oct.readers.stack import NO_SIDE, BScanStack, Pseudonym, Reading
from models.oct.volume import Laterality, Spacing

HEADER_BYTES = 2048

UM_PER_MM = 1000.0

MISSING_ABOVE = 1e30
"""The vendor marks pixels outside the scan with the largest float32."""

REFLECTIVITY_MAX = 1.1
"""Reflectivity is at most 1; a file with larger values holds grey levels already (eyepy writes such)."""

CIRCLE = 2
RADIAL = 5

DISTANCE_TOLERANCE = 0.1
"""Relative difference of stated and drawn B-scan distance that is worth a warning."""


class Header(NamedTuple):
    """Fields of the file header that we use, in file order; of what identifies the patient see `_patient_key`."""

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

_PATIENT_ID = slice(140, 161)
"""Bytes of the file: the id that the clinic gave the patient, zeros after it."""


class BScanHeader(NamedTuple):
    """Start and end of the B-scan on the fundus in mm, and the length of this header."""

    version: bytes
    header_bytes: int
    start_x: float
    start_y: float
    end_x: float
    end_y: float

    @property
    def line(self) -> Line:
        """Where the B-scan lies on the fundus, in mm."""
        return Line(self.start_x, self.start_y, self.end_x, self.end_y)


_BSCAN_HEADER = struct.Struct("<12si4d")


@dataclass(frozen=True)
class _BScan:
    header: BScanHeader
    offset: int
    """First byte of the pixels."""


def read_heidelberg_vol(piece: Piece, limits: Limits, pseudonym: Pseudonym | None = None) -> Reading:
    """The raster of a `.vol` file; a single line is a volume of one B-scan, whose spacing across is unknown.

    Args:
        pseudonym: makes a key of the patient whom the header names; None: the id is not looked at.

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
        raster = raster_of([bscan.header.line for bscan in bscans], piece.label)
        spacing, warnings = _spacing(header, raster)
        laterality, acquired_on = _laterality(header.scan_position), _acquired_on(header)
        return Reading(
            _stack(piece.path, shape, [bscans[index] for index in raster.order]),
            "heyex-vol",
            spacing=spacing,
            laterality=laterality,
            device="Heidelberg Spectralis",
            acquired_on=acquired_on,
            warnings=(*raster.warnings, *warnings, *(() if laterality else (NO_SIDE,))),
            patient_key=_patient_key(piece, pseudonym),
            provenance=replace(
                _lengths(header, raster),
                laterality=Stated("file", "ScanPosition") if laterality else ABSENT,
                acquired_on=Stated("file", "VisitDate, else ExamTime in UTC") if acquired_on else ABSENT,
                device=Stated("derived", "only this maker writes .vol files"),
            ),
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


def _patient_key(piece: Piece, pseudonym: Pseudonym | None) -> str | None:
    """The key that a DICOM export of the same patient gives too; it states no issuer either."""
    if pseudonym is None:
        return None
    with piece.path.open("rb") as file:
        stated = file.read(_PATIENT_ID.stop)[_PATIENT_ID]
    return key_of(stated.partition(b"\0")[0].decode("latin-1"), "", pseudonym)


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


def _spacing(header: Header, raster: Raster) -> tuple[Spacing | None, tuple[str, ...]]:
    if header.n_bscans == 1:
        return None, (
            f"The file is a single B-scan ({header.axial_mm * UM_PER_MM:.2f} µm in depth, "
            f"{header.along_mm * UM_PER_MM:.2f} µm along), so it has no distance to another and no volume in mm³.",
        )
    drawn = raster.distance
    across = header.across_mm if is_distance(header.across_mm) else drawn
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


def _lengths(header: Header, raster: Raster) -> Provenance:
    across = ABSENT
    if header.n_bscans > 1 and is_distance(header.across_mm):
        across = Stated("file", "Distance")
    elif raster.distance is not None:
        across = Stated("derived", "positions of the B-scans on the fundus")
    return Provenance(
        across=across,
        axial=Stated("file", "ScaleZ") if is_distance(header.axial_mm) else ABSENT,
        along=Stated("file", "ScaleX") if is_distance(header.along_mm) else ABSENT,
        order=Stated("file", "positions of the B-scans on the fundus" if raster.is_placed else "their sequence"),
        runs=raster.runs,
    )


def _laterality(scan_position: bytes) -> Laterality | None:
    if scan_position[:2] == b"OD":
        return "OD"
    return "OS" if scan_position[:2] == b"OS" else None


def _acquired_on(header: Header) -> date | None:
    """The visit's local date, else the exam's date in UTC."""
    return ole_day(header.visit_date) or filetime_day(header.exam_time)
