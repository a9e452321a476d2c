"""Heidelberg `.e2e` (HEYEX database export), read in a process of its own (`isolated.py`).

Containers (`e2e_directory.py`) belong to a patient, study, series and slice. OCT-Converter carries the side of one
series over to the next; here a series has the side that its own containers state. Positions are in degrees.

Lengths: the file states the depth of a pixel in mm and everything on the fundus in degrees. What a degree is in µm
depends on the eye, which the file does not state; the libraries' 0.01 mm, 0.05 mm and 1 px are inventions. So the
spacing is unknown, and a sentence says what is known.

Intensity: 16 bits, an exponent of 6 and a mantissa of 10, no sign: (1 + m / 1024) · 2^(e - 63). Both libraries read
the mantissa's bits in reverse, by which darker pixels can become brighter ones within a factor of two. LibOctData,
which was held against XML exports of real files, and retimat do not; nor is it done here. Display is the fourth root,
as of `.vol`; values above 1.99 mark pixels outside the scan.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from eyepy.io.he.e2e_format import type10004_format
from numpy.typing import NDArray

from models.oct.provenance import ABSENT, Provenance, Stated
from models.oct.readers.dates import filetime_day
from models.oct.readers.e2e_directory import CONTAINER_BYTES, E2EFile
from models.oct.readers.errors import (
    CircleScan,
    NotAVolume,
    NotParallel,
    SeveralVolumes,
    SliceSizesDiffer,
    UnreadableFile,
    parsing,
)
from models.oct.readers.plausibility import is_distance
from models.oct.readers.raster import Line, Raster, raster_of
from models.oct.readers.source import Limits, Piece
from models.oct.readers.stack import NO_SIDE, BScanStack, Reading
from models.oct.volume import Laterality

IMAGE_BYTES = 20

BSCAN_META, IMAGE, LATERALITY, PRE_DATA = 10004, 0x40000000, 11, 3

SIDE_AT = {LATERALITY: 14, PRE_DATA: 4}
"""Byte of the letter L or R in the containers of a series that state its side."""

BSCAN_PIXELS = 35652097
"""Type of an image container that holds a B-scan in 16-bit floats."""

META_BYTES = 428
TIME_AT = 88
"""Byte of the time of acquisition in a B-scan's header."""

CIRCLE, RADIAL = 2, 5

UM_PER_MM = 1000.0

AVERAGE_UM_PER_DEGREE = 289.6
"""HEYEX's own factor for an eye of medium length; used in a sentence and never as a spacing."""

CODE_ORDER = np.arange(65536)
VALUES = (1 + (CODE_ORDER & 1023) / 1024) * np.exp2((CODE_ORDER >> 10) - 63.0)
GREYS: NDArray[np.uint8] = np.where(VALUES > 1.99, 0, np.rint(255 * VALUES.clip(0, 1) ** 0.25)).astype(np.uint8)
"""Display value of each of the 65536 codes."""

Key = tuple[int, int, int]
"""Ids of patient, study and series: database numbers, no identifiers of a person."""


@dataclass
class _Series:
    """Containers of one series."""

    images: dict[int, list[Any]] = field(default_factory=dict)
    """Slice id to its B-scan images; the slice ids of neighbours differ by 2."""
    metas: dict[int, Any] = field(default_factory=dict)
    sides: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class _BScan:
    offset: int
    """First byte of the pixels."""
    height: int
    width: int
    meta: Any
    ticks: int


def read_e2e(piece: Piece, limits: Limits) -> Reading:
    """The OCT raster of an `.e2e` file, or its only B-scan.

    Raises:
        SeveralVolumes: it holds more than one raster.
        CircleScan, NotParallel, SliceSizesDiffer, NotAVolume, TooLarge, UnreadableFile
    """
    with parsing(piece.label, "Heidelberg .e2e"), piece.path.open("rb") as handle:
        file = E2EFile(handle, piece.label)
        series, warnings = _chosen(_series_of(file), file)
        bscans = [_bscan(file, series, slice_id, limits) for slice_id in sorted(series.images)]
        first = bscans[0]
        for bscan in bscans:
            if (bscan.height, bscan.width) != (first.height, first.width):
                raise SliceSizesDiffer(f"{piece.label} holds B-scans of different sizes.")
        shape = (len(bscans), first.height, first.width)
        limits.check_volume(shape, np.dtype(np.uint8), piece.label)
        raster = raster_of([_line(bscan.meta) for bscan in bscans], piece.label)
        ordered = [bscans[index] for index in raster.order]
        laterality, side_warnings = _laterality(file, series)
        acquired_on = filetime_day(first.ticks)
        return Reading(
            BScanStack(shape, np.dtype(np.uint8), lambda: _frames(piece, ordered)),
            "heyex-e2e",
            laterality=laterality,
            device="Heidelberg Spectralis",
            acquired_on=acquired_on,
            warnings=(
                *warnings,
                *raster.warnings,
                *_counted(bscans),
                *_repeated(series),
                *_lengths_in_words(first, raster),
                *side_warnings,
            ),
            provenance=Provenance(
                axial=Stated("file", "B-scan header") if is_distance(first.meta.scale_y) else ABSENT,
                laterality=Stated("file", "series header") if laterality else ABSENT,
                acquired_on=Stated("file", "first B-scan, in UTC") if acquired_on else ABSENT,
                device=Stated("derived", "no other device of this maker writes OCT into .e2e files"),
                order=Stated("file", "positions of the B-scans" if raster.is_placed else "numbers of the B-scans"),
                runs=raster.runs,
            ),
        )


def _series_of(file: E2EFile) -> dict[Key, _Series]:
    """The series that hold B-scans."""
    found: dict[Key, _Series] = {}
    for folder in file.folders():
        if folder.start == 0 or folder.series_id < 0:
            continue
        series = found.setdefault((folder.patient_id, folder.study_id, folder.series_id), _Series())
        match int(folder.type):
            case kind if kind == IMAGE and folder.ind == 1 and folder.slice_id >= 0:
                series.images.setdefault(folder.slice_id, []).append(folder)
            case kind if kind == BSCAN_META:
                series.metas[folder.slice_id] = folder
            case kind if kind in SIDE_AT:
                series.sides.append(folder)
    return {key: series for key, series in found.items() if series.images}


def _chosen(found: dict[Key, _Series], file: E2EFile) -> tuple[_Series, tuple[str, ...]]:
    """The one raster of the file, or the one B-scan; others that are no rasters are left out with a word."""
    if not found:
        raise NotAVolume(f"{file.label} holds no OCT B-scans.")
    several = [series for series in found.values() if len(series.images) > 1]
    rasters = [series for series in several if _pattern(file, series) not in (CIRCLE, RADIAL)]
    if len(rasters) > 1 or (not rasters and len(found) > 1):
        counts = ", ".join(str(len(series.images)) for series in rasters or found.values())
        raise SeveralVolumes(
            f"{file.label} holds {len(rasters or found)} OCT scans (of {counts} B-scans); "
            "export one examination at a time."
        )
    chosen = rasters[0] if rasters else next(iter(found.values()))
    pattern = _pattern(file, chosen)
    if pattern == CIRCLE:
        raise CircleScan(f"{file.label} is a circle scan around the optic nerve: its B-scans are not slices.")
    if pattern == RADIAL:
        raise NotParallel(f"{file.label} is a star scan: its B-scans cross in one point and are not parallel.")
    if len(found) > 1:
        return chosen, (f"The file holds {len(found)} OCT scans; the one that is a raster was taken.",)
    return chosen, ()


def _pattern(file: E2EFile, series: _Series) -> int:
    slice_id = min(series.images)
    return int(_meta(file, series, slice_id)[0].scan_pattern)


def _meta(file: E2EFile, series: _Series, slice_id: int) -> tuple[Any, int]:
    """Header of a B-scan, and its time in ticks, which is kept from eyepy: it fails on a cleared one."""
    if slice_id not in series.metas:
        raise UnreadableFile(f"{file.label} is damaged: a B-scan has no header.")
    raw = file.item(series.metas[slice_id]).ljust(META_BYTES, b"\0")
    (ticks,) = struct.unpack_from("<Q", raw, TIME_AT)
    return type10004_format.parse(raw[:TIME_AT] + bytes(8) + raw[TIME_AT + 8 :]), ticks


def _bscan(file: E2EFile, series: _Series, slice_id: int, limits: Limits) -> _BScan:
    folder = series.images[slice_id][0]
    _, pixel_type, _, height, width = struct.unpack("<5I", file.item(folder, IMAGE_BYTES))
    if pixel_type != BSCAN_PIXELS or min(height, width) < 1:
        raise UnreadableFile(f"{file.label} stores its B-scans in a way that we do not decode.")
    limits.check_bscan(height, width, file.label)
    at = folder.start + CONTAINER_BYTES + IMAGE_BYTES
    file.take(at, height * width * 2)  # is all of it there?
    return _BScan(file.absolute(at), height, width, *_meta(file, series, slice_id))


def _frames(piece: Piece, bscans: list[_BScan]) -> Iterator[NDArray[np.generic]]:
    with piece.path.open("rb") as file:
        for bscan in bscans:
            file.seek(bscan.offset)
            codes = np.fromfile(file, dtype="<u2", count=bscan.height * bscan.width)
            yield GREYS[codes].reshape(bscan.height, bscan.width)  # (D, W)


def _line(meta: Any) -> Line:
    return Line(meta.start_x, meta.start_y, meta.end_x, meta.end_y)


def _counted(bscans: list[_BScan]) -> tuple[str, ...]:
    stated = bscans[0].meta.n_bscans
    if stated in (0, len(bscans)):
        return ()
    return (f"The file states {stated} B-scans and holds {len(bscans)}.",)


def _repeated(series: _Series) -> tuple[str, ...]:
    n_repeated = sum(len(images) > 1 for images in series.images.values())
    if not n_repeated:
        return ()
    return (f"{n_repeated} B-scans are stored more than once, as of angiographies; the first of each was taken.",)


def _lengths_in_words(first: _BScan, raster: Raster) -> tuple[str, ...]:
    """Why there is no spacing, with what the file does state."""
    meta = first.meta
    width = abs(meta.end_x - meta.start_x)
    along = width / (meta.imgSizeWidth or first.width)
    depth = f"{meta.scale_y * UM_PER_MM:.2f} µm" if is_distance(meta.scale_y) else "no distance"
    words = f"The file states {depth} in depth, but degrees on the fundus: lines of {width:.2f}°"
    guess = f"{along * AVERAGE_UM_PER_DEGREE:.1f} µm along"
    if raster.distance is not None:
        words += f", {raster.distance:.3f}° apart"
        guess = f"{raster.distance * AVERAGE_UM_PER_DEGREE:.1f} µm across and {guess}"
    return (
        f"{words}. Their length in µm depends on the eye, which the file does not describe, so the spacing is unknown "
        f"(in an average eye it would be {guess}).",
    )


def _laterality(file: E2EFile, series: _Series) -> tuple[Laterality | None, tuple[str, ...]]:
    """The side that the containers of this series state, if they agree."""
    sides: set[Laterality] = set()
    for folder in series.sides:
        at = SIDE_AT[int(folder.type)]
        letter = file.item(folder, at + 1)[at : at + 1]
        if letter in (b"R", b"L"):
            sides.add("OD" if letter == b"R" else "OS")
    if len(sides) == 2:
        return None, ("The file says OD in one place and OS in another, so the side is taken as unknown.",)
    return next(iter(sides), None), () if sides else (NO_SIDE,)
