"""MetaImage (`.mha`, `.mhd` with its pixels in a second file).

Axis order as in NIfTI: index (x, y, z) = (along, axial, across), spacing in mm; reading gives (S, D, W).
The header is parsed here and not by ITK: `ElementDataFile` is a path that ITK would open wherever it points, and
ITK alone would cost the web process 100 MiB.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import numpy as np

from models.oct.readers.arrays import volume_shape
from models.oct.readers.errors import (
    ColourImage,
    MissingPixelFile,
    NotAVolume,
    UnreadableFile,
    UnsafeArchive,
    parsing,
)
from models.oct.readers.expand import inflate
from models.oct.readers.plausibility import stated_spacing
from models.oct.readers.source import Limits, Piece
from models.oct.readers.stack import Reading, raw_stack
from models.oct.volume import Spacing

TYPES = {
    "MET_UCHAR": "u1",
    "MET_CHAR": "i1",
    "MET_USHORT": "u2",
    "MET_SHORT": "i2",
    "MET_UINT": "u4",
    "MET_INT": "i4",
    "MET_ULONG": "u4",
    "MET_LONG": "i4",
    "MET_ULONG_LONG": "u8",
    "MET_LONG_LONG": "i8",
    "MET_FLOAT": "f4",
    "MET_DOUBLE": "f8",
}
"""MetaIO's element types; its LONG has 4 bytes in files of every platform."""

MAX_HEADER_BYTES = 65536

UM_PER_MM = 1000.0


def read_metaimage(piece: Piece, others: Sequence[Piece], limits: Limits, scratch: Path) -> Reading:
    """The volume of a MetaImage header. `others`: files of the upload among which its pixels are looked for.

    Raises:
        MissingPixelFile: the pixels are in a file that was not sent.
        UnsafeArchive: the header points outside the upload.
        NotAVolume, ColourImage, TooLarge, UnreadableFile
    """
    with parsing(piece.label, "MetaImage"):
        fields, header_bytes = _parse(piece)
        dtype = _dtype(fields, piece.label)
        n_axes = int(fields["NDims"])
        sides = tuple(int(side) for side in fields["DimSize"].split())
        if len(sides) != n_axes:
            raise UnreadableFile(f"{piece.label} states {n_axes} axes and {len(sides)} sizes.")
        shape = volume_shape(sides[::-1], piece.label)  # (x, y, z) = (W, D, S) -> (S, D, W)
        limits.check_volume(shape, dtype, piece.label)
        data, offset = _pixels(fields["ElementDataFile"], piece, others, header_bytes)
        n_bytes = shape[0] * shape[1] * shape[2] * dtype.itemsize
        path = data.path
        if _flag(fields, "CompressedData"):
            path = scratch / f"{piece.path.name}.raw"
            inflate(data.path, path, offset=offset, expected_bytes=n_bytes, limits=limits, label=data.label)
            offset = 0
        elif fields.get("HeaderSize", "0") != "0":
            skip = int(fields["HeaderSize"])
            offset = data.path.stat().st_size - n_bytes if skip == -1 else skip  # -1: the pixels end the file
        stack = raw_stack(path, offset=offset, shape=shape, dtype=dtype, label=data.label)
        spacing, warnings = _spacing(fields, len(sides))
        return Reading(stack, "metaimage", spacing=spacing, warnings=warnings)


def pixel_file_name(piece: Piece) -> str | None:
    """Base name, lower case, of the file that holds the pixels of this header; None when the header holds them.

    Raises:
        UnsafeArchive, UnreadableFile
    """
    with parsing(piece.label, "MetaImage"):
        return _base_name(_parse(piece)[0]["ElementDataFile"], piece.label)


def _base_name(target: str, label: str) -> str | None:
    if target == "LOCAL":
        return None
    if target.startswith("LIST") or "%" in target:
        raise NotAVolume(f"{label} spreads its pixels over several files; send one .mha or one .mhd with one .raw.")
    path = PurePosixPath(target.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or target[1:2] == ":":
        raise UnsafeArchive(f"{label} says that its pixels lie outside the upload; that is never opened.")
    return path.name.lower()


def _parse(piece: Piece) -> tuple[dict[str, str], int]:
    """The `key = value` lines, and the number of bytes up to the end of the last one, `ElementDataFile`."""
    with piece.path.open("rb") as file:
        head = file.read(MAX_HEADER_BYTES)
    fields: dict[str, str] = {}
    at = 0
    while (end := head.find(b"\n", at)) >= 0 or at < len(head):
        end = len(head) if end < 0 else end
        key, found, value = head[at:end].decode("latin-1").partition("=")
        at = end + 1
        if not found:
            break
        fields[key.strip()] = value.strip()
        if key.strip() == "ElementDataFile":
            return fields, at
    raise UnreadableFile(f"{piece.label} is a MetaImage header without an end (ElementDataFile).")


def _dtype(fields: dict[str, str], label: str) -> np.dtype[np.generic]:
    if int(fields.get("ElementNumberOfChannels", "1")) != 1:
        raise ColourImage(f"{label} holds several channels; OCT intensities are grey.")
    name = fields["ElementType"]
    if name not in TYPES:
        raise NotAVolume(f"{label} holds elements that are no plain numbers.")
    if not _flag(fields, "BinaryData", default=True):
        raise NotAVolume(f"{label} writes its values as text; save it with BinaryData = True.")
    big = _flag(fields, "BinaryDataByteOrderMSB") or _flag(fields, "ElementByteOrderMSB")
    return np.dtype(TYPES[name]).newbyteorder(">" if big else "<")


def _flag(fields: dict[str, str], key: str, *, default: bool = False) -> bool:
    return fields[key][:1].lower() in ("t", "1") if fields.get(key) else default


def _pixels(target: str, piece: Piece, others: Sequence[Piece], header_bytes: int) -> tuple[Piece, int]:
    name = _base_name(target, piece.label)
    if name is None:
        return piece, header_bytes
    for other in others:
        if other.base_name == name:
            return other, 0
    raise MissingPixelFile(f"{piece.label} is a MetaImage header; send the file with its pixels together with it.")


def _spacing(fields: dict[str, str], n_axes: int) -> tuple[Spacing | None, tuple[str, ...]]:
    stated = fields.get("ElementSpacing") or fields.get("ElementSize")
    if stated is None:
        return None, ("The MetaImage header states no spacing.",)
    values = [abs(float(value)) for value in stated.split()]
    if n_axes < 3 or len(values) < 3:
        return None, ("The MetaImage is one B-scan and states no distance to another.",)
    if all(value == 1.0 for value in values):
        return None, ("The MetaImage header states a distance of 1 mm on every axis, a filler; it is not used.",)
    along, axial, across = (value * UM_PER_MM for value in values[:3])
    spacing = stated_spacing(across, axial, along)
    return spacing, () if spacing else ("The MetaImage header states no positive distance on every axis.",)
