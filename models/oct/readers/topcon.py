"""Topcon `.fda` and `.fds`, read in a process of its own (`isolated.py`).

Layout: 15 bytes (`FOCT`, a type, two version numbers), then chunks: length of the name, name, length of the content,
content; a name of no length ends the file. All little-endian. Source: uocte's description, as OCT-Converter (MIT) and
retimat implement it. OCT-Converter's own readers fail with NumPy 2.3 and later (`np.fromstring` of bytes), and go
astray where a chunk comes twice; its structures are held against the files of our tests.

Lengths: the scan's width and height in mm and the depth of a pixel in µm stand in PARAM_SCAN; the distances are
reckoned from them and the counts. OCT-Converter, panimg and retimat read the third number as µm a pixel; LibOctData
takes it for the depth of the scan in mm, which a number of 2 to 3 cannot tell apart. The lengths across hold for the
3-D raster alone: of other scan modes we do not know what they mean, so their spacing is unknown.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.oct.provenance import ABSENT, Provenance, Stated
from models.oct.readers.colour import grey_of_rgb
from models.oct.readers.dates import calendar_day
from models.oct.readers.errors import NotAVolume, NotParallel, UnreadableFile, parsing
from models.oct.readers.plausibility import is_distance, stated_spacing
from models.oct.readers.source import Limits, Piece
from models.oct.readers.stack import NO_SIDE, BScanStack, Reading
from models.oct.volume import Laterality, Spacing

HEADER_BYTES = 15

MAX_CHUNKS = 10_000

MAX_IMAGE_BYTES = 2**26
"""Of one compressed B-scan; they have about 100 kB."""

RASTER_MODE = 2
CROSSING_MODES = {3: "star or circle", 4: "cross"}
"""OCT-Converter calls mode 3 radial, LibOctData circular; neither makes a volume."""

SIDES: dict[int, Laterality] = {0: "OD", 1: "OS"}

COMPRESSED, PLAIN = b"@IMG_JPEG", (b"@IMG_SCAN_03", b"@IMG_MOT_COMP_03")
COMPRESSED_HEADER = struct.Struct("<B8x3I4x")
"""Scan mode, width, height, number of B-scans; then of each its length and a JPEG or JPEG 2000 file."""
PLAIN_HEADER = struct.Struct("<B4IBI")
"""Scan mode, width, height, bits, number of B-scans, format, bytes; then (S, D, W) of 16 bits."""

LENGTHS = {b"@PARAM_SCAN_04": struct.Struct("<12x3d"), b"@PARAM_SCAN_02": struct.Struct("<21x3d")}
"""Width and height of the scan in mm, depth of a pixel in µm."""

AXIAL_UM = (1.5, 6.0)
"""Depth of a pixel in any Topcon device."""

SAME_DEPTH = 0.02
"""Relative difference up to which both readings of the depth come to the same."""

CAPTURES = {b"@CAPTURE_INFO_02": struct.Struct("<B105x3H"), b"@CAPTURE_INFO": struct.Struct("<B3H")}
"""Eye (0 is right), year, month, day."""

MODELS = (b"@HW_INFO_03", b"@HW_INFO_02", b"@HW_INFO_01")
MODEL = re.compile(rb"[A-Za-z0-9 .+/-]{1,16}")

FORMATS = ("JPEG", "JPEG2000", "PNG")
"""The only decoders that Pillow may try."""

Frames = Callable[[], Iterator[NDArray[np.generic]]]


@dataclass(frozen=True)
class Chunk:
    """Where the content of a chunk lies."""

    offset: int
    size: int


@dataclass(frozen=True)
class _Image:
    """The OCT chunk of a file."""

    mode: int
    shape: tuple[int, int, int]
    dtype: np.dtype[np.generic]
    frames: Frames


def read_topcon(piece: Piece, limits: Limits) -> Reading:
    """The raster of a Topcon file.

    Raises:
        NotAVolume: the file holds no OCT, or it is not compressed as we know it.
        NotParallel: a star or a cross.
        TooLarge, UnreadableFile
    """
    with parsing(piece.label, "Topcon"), piece.path.open("rb") as file:
        chunks = _chunks(file, piece.label)
        image = _image(file, chunks, piece, limits)
        if image.mode in CROSSING_MODES and image.shape[0] > 1:
            raise NotParallel(f"{piece.label} is a {CROSSING_MODES[image.mode]} scan: its B-scans are not parallel.")
        spacing, lengths, warnings = _spacing(file, chunks, image)
        laterality, acquired_on = _capture(file, chunks)
        model = _model(file, chunks)
        return Reading(
            BScanStack(image.shape, image.dtype, image.frames),
            "topcon",
            spacing=spacing,
            laterality=laterality,
            device=f"Topcon {model}" if model else "Topcon",
            acquired_on=acquired_on,
            warnings=(*warnings, *(() if laterality else (NO_SIDE,))),
            provenance=replace(
                lengths,
                laterality=Stated("file", "CAPTURE_INFO") if laterality else ABSENT,
                acquired_on=Stated("file", "CAPTURE_INFO") if acquired_on else ABSENT,
                device=Stated("file", "HW_INFO") if model else Stated("derived", "this maker alone writes such files"),
                order=Stated("file", "their sequence"),
            ),
        )


def _chunks(file: BinaryIO, label: str) -> dict[bytes, Chunk]:
    """All chunks by name; of a name that comes again the first."""
    size = file.seek(0, 2)
    found: dict[bytes, Chunk] = {}
    at = HEADER_BYTES
    for _ in range(MAX_CHUNKS):
        file.seek(at)
        n_name = int.from_bytes(file.read(1), "little")
        if n_name == 0:
            return found
        head = file.read(n_name + 4)
        if len(head) < n_name + 4:
            break
        n_content = int.from_bytes(head[n_name:], "little")
        at += 1 + n_name + 4
        if at + n_content > size:
            break
        found.setdefault(head[:n_name].rstrip(b"\0"), Chunk(at, n_content))
        at += n_content
    raise UnreadableFile(f"{label} ends early, in chunk {len(found) + 1}.")


def _unpacked(file: BinaryIO, chunk: Chunk, layout: struct.Struct) -> tuple[float, ...]:
    """The first fields of a chunk.

    Raises:
        UnreadableFile: the chunk is shorter.
    """
    if chunk.size < layout.size:
        raise UnreadableFile(f"A chunk of {chunk.size} bytes is shorter than its fields, {layout.size} bytes.")
    file.seek(chunk.offset)
    return layout.unpack(file.read(layout.size))


def _image(file: BinaryIO, chunks: dict[bytes, Chunk], piece: Piece, limits: Limits) -> _Image:
    if COMPRESSED in chunks:
        return _compressed(file, chunks[COMPRESSED], piece, limits)
    name = next((name for name in PLAIN if name in chunks), None)
    if name is None:
        raise NotAVolume(f"{piece.label} is a Topcon file without OCT B-scans that we can decode.")
    return _plain(file, chunks[name], piece, limits)


def _plain(file: BinaryIO, chunk: Chunk, piece: Piece, limits: Limits) -> _Image:
    mode, width, height, bits, n_slices, _, _ = (int(value) for value in _unpacked(file, chunk, PLAIN_HEADER))
    shape, dtype = _shape(n_slices, height, width, piece), np.dtype("<u2")
    limits.check_volume(shape, dtype, piece.label)
    if bits != 16:
        raise NotAVolume(f"{piece.label} stores its B-scans with {bits} bits a pixel; we decode 16.")
    n_bytes = n_slices * height * width * 2
    if chunk.size < PLAIN_HEADER.size + n_bytes:
        raise UnreadableFile(f"{piece.label} states {n_bytes} bytes of pixels and holds {chunk.size}.")

    def frames() -> Iterator[NDArray[np.generic]]:
        with piece.path.open("rb") as pixels:
            pixels.seek(chunk.offset + PLAIN_HEADER.size)
            for _ in range(n_slices):
                yield np.fromfile(pixels, dtype=dtype, count=height * width).reshape(height, width)  # (D, W)

    return _Image(mode, shape, dtype, frames)


def _compressed(file: BinaryIO, chunk: Chunk, piece: Piece, limits: Limits) -> _Image:
    mode, width, height, n_slices = (int(value) for value in _unpacked(file, chunk, COMPRESSED_HEADER))
    shape = _shape(n_slices, height, width, piece)
    limits.check_volume(shape, np.dtype(np.uint16), piece.label)
    places = _places(file, chunk, n_slices, piece)
    with piece.path.open("rb") as pixels:
        dtype = _decoded(pixels, places[0], shape, piece).dtype

    def frames() -> Iterator[NDArray[np.generic]]:
        with piece.path.open("rb") as pixels:
            for place in places:
                bscan = _decoded(pixels, place, shape, piece)
                if bscan.dtype != dtype:
                    raise UnreadableFile(f"{piece.label} stores its B-scans in different number types.")
                yield bscan

    return _Image(mode, shape, dtype, frames)


def _shape(n_slices: int, height: int, width: int, piece: Piece) -> tuple[int, int, int]:
    if min(n_slices, height, width) < 1:
        raise NotAVolume(f"{piece.label} states {n_slices} B-scans of {width} × {height} pixels.")
    return n_slices, height, width


def _places(file: BinaryIO, chunk: Chunk, n_slices: int, piece: Piece) -> list[Chunk]:
    """Where each compressed B-scan lies, all within their chunk."""
    at, end = chunk.offset + COMPRESSED_HEADER.size, chunk.offset + chunk.size
    places = []
    for number in range(1, n_slices + 1):
        file.seek(at)
        n_bytes = int.from_bytes(file.read(4), "little")
        at += 4
        if not 0 < n_bytes <= min(MAX_IMAGE_BYTES, end - at):
            raise UnreadableFile(f"{piece.label} ends early, in B-scan {number} of {n_slices}.")
        places.append(Chunk(at, n_bytes))
        at += n_bytes
    return places


def _decoded(file: BinaryIO, place: Chunk, shape: tuple[int, int, int], piece: Piece) -> NDArray[np.generic]:
    """One compressed B-scan (D, W) as uint8 or uint16."""
    file.seek(place.offset)
    with Image.open(io.BytesIO(file.read(place.size)), formats=FORMATS) as image:
        if (image.height, image.width) != shape[1:]:
            raise UnreadableFile(
                f"{piece.label} states B-scans of {shape[2]} × {shape[1]} pixels and holds one of "
                f"{image.width} × {image.height}."
            )
        if image.mode == "L":
            return np.asarray(image)
        if image.mode.startswith("I;16") or image.mode == "I":
            return np.asarray(image).astype(np.uint16)
        return grey_of_rgb(np.asarray(image.convert("RGB")), piece.label)[0]


def _spacing(
    file: BinaryIO, chunks: dict[bytes, Chunk], image: _Image
) -> tuple[Spacing | None, Provenance, tuple[str, ...]]:
    """The spacing, the origin of its parts, and why there is none."""
    n_slices, _, width = image.shape
    name = next((name for name in LENGTHS if name in chunks), None)
    if name is None:
        return None, Provenance(), ("The file states no lengths of the scan (PARAM_SCAN), so the spacing is unknown.",)
    along_mm, across_mm, axial_um = _unpacked(file, chunks[name], LENGTHS[name])
    lengths = Provenance(axial=Stated("file", "PARAM_SCAN") if is_distance(axial_um) else ABSENT)
    if image.mode != RASTER_MODE:
        words = f"The scan mode is {image.mode} and not 3-D, so its lengths across the fundus are not used"
        return None, lengths, (f"{words}; {axial_um:.2f} µm in depth is what the file states.",)
    if is_distance(along_mm):
        lengths = replace(lengths, along=Stated("derived", "width of the scan over its A-scans"))
    if n_slices == 1:
        return None, lengths, ("The file is a single B-scan, so it has no distance to another and no volume in mm³.",)
    if is_distance(across_mm):
        lengths = replace(lengths, across=Stated("derived", "height of the scan over its B-scans"))
    spacing = stated_spacing(across_mm * 1000 / n_slices, axial_um, along_mm * 1000 / width)
    if spacing is None:
        return None, lengths, ("The file states no positive length on every axis.",)
    return spacing, lengths, _doubt_of_depth(axial_um, image.shape[1])


def _doubt_of_depth(stated: float, height: int) -> tuple[str, ...]:
    """A word where the number could also be the depth of the scan in mm, and would then be another distance."""
    as_depth_um = 1000 * stated / height
    low, high = AXIAL_UM
    if not low <= as_depth_um <= high or abs(as_depth_um - stated) <= SAME_DEPTH * stated:
        return ()
    return (
        f"In depth the file states {stated:.2f}, taken for µm a pixel; were it the scan's depth in mm, as one of four "
        f"descriptions has it, a pixel would have {as_depth_um:.2f} µm.",
    )


def _capture(file: BinaryIO, chunks: dict[bytes, Chunk]) -> tuple[Laterality | None, date | None]:
    name = next((name for name in CAPTURES if name in chunks), None)
    if name is None:
        return None, None
    eye, year, month, day = (int(value) for value in _unpacked(file, chunks[name], CAPTURES[name]))
    return SIDES.get(eye), calendar_day(year, month, day)


def _model(file: BinaryIO, chunks: dict[bytes, Chunk]) -> str | None:
    name = next((name for name in MODELS if name in chunks), None)
    if name is None:
        return None
    file.seek(chunks[name].offset)
    word = file.read(min(16, chunks[name].size)).split(b"\0", 1)[0].strip()
    return word.decode("ascii") if MODEL.fullmatch(word) else None
