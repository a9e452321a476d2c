"""Bioptigen (Leica Envisu) `.OCT`, read in a process of its own (`isolated.py`).

Layout: a number, a version, then dictionaries of entries (length of the key, key, length of the value, value) that an
empty key ends: FRAMEHEADER once, FRAMEDATA for each frame, whose FRAMESAMPLES are its pixels. All little-endian; a
frame is stored A-scan by A-scan. Source: Bioptigen's own ImageJ plug-in and OCT-Converter's structures (MIT).

OCT-Converter's reader is not used: it gives A-scans as rows, repeats or invents pixels where a frame ends early (its
array is memory that nobody cleared), and takes repeats for volumes.

Lengths: the header holds the lengths of the scan without a unit, and they depend on lens and (often animal) eye.
They are told in a sentence and not used.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from models.oct.provenance import ABSENT, Provenance, Stated
from models.oct.readers.dates import calendar_day
from models.oct.readers.errors import NotAVolume, NotParallel, UnreadableFile, parsing
from models.oct.readers.file_names import side_in_name
from models.oct.readers.source import Limits, Piece
from models.oct.readers.stack import NO_SIDE, BScanStack, Reading

START_BYTES = 6
"""A number and a version."""

MAX_KEY_BYTES = 64
MAX_ENTRIES = 64

KEPT_BYTES = 4096
"""Longer values (the configuration, the pixels) stay on disk."""

LINE, RECTANGLE = 0, 1
"""Scan types whose B-scans are parallel; others are circles, stars and mixtures."""


@dataclass(frozen=True)
class Value:
    """One entry of a dictionary."""

    offset: int
    size: int
    content: bytes
    """Empty when longer than `KEPT_BYTES`."""


@dataclass(frozen=True)
class Header:
    """The fields of FRAMEHEADER that we use."""

    n_frames: int
    n_ascans: int
    depth_px: int
    scan_type: int
    n_positions: int
    """B-scans of one volume."""
    lengths: tuple[float, float, float]
    """Across, in depth, along, in a unit that is not stated."""


def read_bioptigen(piece: Piece, limits: Limits) -> Reading:
    """The raster of a Bioptigen file.

    Raises:
        NotParallel: a circle, a star or a mixture.
        NotAVolume: repeats of one place, or several volumes.
        TooLarge, UnreadableFile
    """
    with parsing(piece.label, "Bioptigen .OCT"), piece.path.open("rb") as file:
        file.seek(START_BYTES)
        header = _header(_dictionary(file, "FRAMEHEADER", piece.label))
        _refuse_other_scans(header, piece.label)
        shape = (header.n_frames, header.depth_px, header.n_ascans)
        if min(shape) < 1:
            raise NotAVolume(f"{piece.label} states {shape[0]} frames of {shape[2]} × {shape[1]} pixels.")
        limits.check_volume(shape, np.dtype(np.uint16), piece.label)
        frames = [_dictionary(file, "FRAMEDATA", piece.label) for _ in range(header.n_frames)]
        offsets = [_samples(frame, header, piece.label) for frame in frames]
        laterality, acquired_on = side_in_name(piece.base_name), _day(frames[0])
        return Reading(
            BScanStack(shape, np.dtype(np.uint16), lambda: _frames(piece, offsets, shape)),
            "bioptigen",
            laterality=laterality,
            device="Bioptigen",
            acquired_on=acquired_on,
            warnings=(_lengths_in_words(header), *(() if laterality else (NO_SIDE,))),
            provenance=Provenance(
                laterality=Stated("derived", "name of the file") if laterality else ABSENT,
                acquired_on=Stated("file", "FRAMEDATETIME") if acquired_on else ABSENT,
                device=Stated("derived", "this maker alone writes such files"),
                order=Stated("file", "their sequence"),
            ),
        )


def _dictionary(file: BinaryIO, name: str, label: str) -> dict[str, Value]:
    """The entries of the dictionary that begins here; the file stands behind it then.

    Raises:
        UnreadableFile: it is another one, or it ends early.
    """
    opened = _entry(file, label)
    if opened is None or opened[0] != name:
        raise UnreadableFile(f"{label} is damaged or ends early: it has no {name} where one is due.")
    file.seek(opened[1].offset)
    found: dict[str, Value] = {}
    for _ in range(MAX_ENTRIES):
        entry = _entry(file, label)
        if entry is None:
            return found
        found[entry[0]] = entry[1]
        file.seek(entry[1].offset + entry[1].size)
    raise UnreadableFile(f"{label} is damaged: its {name} has no end.")


def _entry(file: BinaryIO, label: str) -> tuple[str, Value] | None:
    """One key with its value, or None at the mark that ends a dictionary."""
    n_key = _uint32(file, label)
    if n_key == 0:
        return None
    if n_key > MAX_KEY_BYTES:
        raise UnreadableFile(f"{label} is damaged: a key of {n_key} bytes is none.")
    key = file.read(n_key).decode("ascii", errors="replace").rstrip("\0")
    size = _uint32(file, label)
    offset = file.tell()
    return key, Value(offset, size, file.read(size) if size <= KEPT_BYTES else b"")


def _uint32(file: BinaryIO, label: str) -> int:
    content = file.read(4)
    if len(content) < 4:
        raise UnreadableFile(f"{label} ends early.")
    return int.from_bytes(content, "little")


def _header(fields: dict[str, Value]) -> Header:
    def whole(key: str, default: int | None = None) -> int:
        if key not in fields and default is not None:
            return default
        return int.from_bytes(fields[key].content[:4], "little")

    def real(key: str) -> float:
        content = fields[key].content if key in fields else b""
        return float(struct.unpack("<d", content)[0]) if len(content) == 8 else 0.0

    n_frames = whole("FRAMECOUNT")
    return Header(
        n_frames,
        n_ascans=whole("LINECOUNT"),
        depth_px=whole("LINELENGTH"),
        scan_type=whole("SCANTYPE"),
        n_positions=whole("SCANS", whole("FRAMESPERVOLUME", n_frames)) * whole("FRAMES", 1),
        lengths=(real("ELSCANLENGTH"), real("SCANDEPTH"), real("AZSCANLENGTH")),
    )


def _refuse_other_scans(header: Header, label: str) -> None:
    if header.scan_type not in (LINE, RECTANGLE):
        raise NotParallel(f"{label} is of scan type {header.scan_type}, a circle or a star; only rasters are read.")
    if header.scan_type == LINE and header.n_frames > 1:
        raise NotAVolume(f"{label} holds {header.n_frames} frames of one line; they are repeats and no volume.")
    if header.n_positions != header.n_frames:
        raise NotAVolume(
            f"{label} holds {header.n_frames} frames for {header.n_positions} places; which are repeats it does not "
            "say."
        )


def _samples(frame: dict[str, Value], header: Header, label: str) -> int:
    """First byte of a frame's pixels, all of which are there: a next dictionary followed them."""
    needed = header.n_ascans * header.depth_px * 2
    samples = frame.get("FRAMESAMPLES")
    if samples is None or samples.size != needed:
        held = 0 if samples is None else samples.size
        raise UnreadableFile(f"{label} holds a frame of {held} bytes; its header states {needed}.")
    return samples.offset


def _frames(piece: Piece, offsets: list[int], shape: tuple[int, int, int]) -> Iterator[NDArray[np.generic]]:
    _, depth_px, n_ascans = shape
    with piece.path.open("rb") as file:
        for offset in offsets:
            file.seek(offset)
            lines = np.fromfile(file, dtype="<u2", count=n_ascans * depth_px).reshape(n_ascans, depth_px)
            yield lines.T  # (D, W)


def _day(frame: dict[str, Value]) -> date | None:
    """Of the first frame: year, month, day of the week, day, ..."""
    content = frame["FRAMEDATETIME"].content if "FRAMEDATETIME" in frame else b""
    if len(content) < 8:
        return None
    year, month, _, day = struct.unpack_from("<4H", content)
    return calendar_day(year, month, day)


def _lengths_in_words(header: Header) -> str:
    across, axial, along = header.lengths
    return (
        f"The file states scan lengths of {across:g} (across), {axial:g} (in depth) and {along:g} (along) without a "
        "unit, which depend on lens and eye, so the spacing is unknown."
    )
