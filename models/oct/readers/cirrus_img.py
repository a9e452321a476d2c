"""Zeiss Cirrus `.img` research export, read in a process of its own (`isolated.py`): voxels without a header.

The given name says what they are, as in `..._Macular Cube 512x128_5-25-2021_10-53-39_OD_sn31091_cube_z.img`: 512
A-scans and 128 B-scans, OD, the day. The depth is the rest of the size, 1024 pixels. Without such a name the size has
to be that of one of the two macular cubes, which no other file has by chance.

Voxels: (B-scan, depth, A-scan), 8 bits, both depth and A-scan turned round (retimat, and readers of three other groups
agree). OCT-Converter takes depth for the faster axis: a 512 × 128 cube comes out as interleaved halves, and a 200 × 200
cube is torn. Lengths stand nowhere: a macular cube is nominally 6 × 6 × 2 mm, which is told in a sentence and not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from models.oct.provenance import ABSENT, Provenance, Stated
from models.oct.readers.errors import NotAVolume, UnknownFormat, UnreadableFile, parsing
from models.oct.readers.file_names import day_in_name, side_in_name
from models.oct.readers.source import Limits, Piece
from models.oct.readers.stack import NO_SIDE, BScanStack, Reading

DEPTH_PX = 1024
"""Of every cube of a Cirrus HD-OCT."""

CUBE = re.compile(r"cube[ _]?([0-9]{2,4})x([0-9]{2,4})(?=[^0-9])")
"""A-scans and B-scans in a lower-case name."""

PROCESSED_END = "cube_z.img"

RAW_END = "_raw.img"

KNOWN_CUBES = ((512, 128), (200, 200))
"""A-scans and B-scans of the two macular cubes."""

NOMINAL_MM = (6.0, 2.0, 6.0)
"""Across, in depth and along, of both."""

MIN_LIKENESS = 0.2
"""Correlation of each pixel with the one below it; B-scans have 0.5 and more, bytes read in another shape near 0."""

N_TRIED = 8
"""B-scans whose likeness is looked at."""


def read_cirrus_img(piece: Piece, limits: Limits) -> Reading:
    """The cube of a `cube_z.img`.

    Raises:
        UnknownFormat: neither name nor size is that of a cube.
        NotAVolume: the bytes do not look like B-scans of that shape, or are the unprocessed spectra.
        UnreadableFile: the size is not what the name states.
        TooLarge
    """
    with parsing(piece.label, "Zeiss Cirrus .img"):
        n_ascans, n_slices, is_named = _sides(piece)
        shape = (n_slices, DEPTH_PX, n_ascans)
        limits.check_volume(shape, np.dtype(np.uint8), piece.label)
        _refuse_noise(piece, shape)
        laterality, acquired_on = side_in_name(piece.base_name), day_in_name(piece.base_name)
        across, axial, along = (
            1000 * mm / count for mm, count in zip(NOMINAL_MM, (n_slices, DEPTH_PX, n_ascans), strict=True)
        )
        return Reading(
            BScanStack(shape, np.dtype(np.uint8), lambda: _frames(piece, shape)),
            "cirrus-img",
            laterality=laterality,
            device="Zeiss Cirrus",
            acquired_on=acquired_on,
            warnings=(
                "A Cirrus .img states no lengths, so the spacing is unknown "
                f"(a cube of nominally 6 × 6 × 2 mm would have {across:.2f} × {axial:.3f} × {along:.2f} µm).",
                *(() if is_named else ("The name of the file does not say that it is a cube; its size does.",)),
                *(() if laterality else (NO_SIDE,)),
            ),
            provenance=Provenance(
                laterality=Stated("derived", "name of the file") if laterality else ABSENT,
                acquired_on=Stated("derived", "name of the file") if acquired_on else ABSENT,
                device=Stated("derived", "name or size of the file"),
                order=Stated("file", "their sequence"),
            ),
        )


def _sides(piece: Piece) -> tuple[int, int, bool]:
    """A-scans and B-scans, and whether the name states them."""
    n_bytes = piece.path.stat().st_size
    name = piece.base_name
    if name.endswith(RAW_END):
        raise NotAVolume(f"{piece.label} is a raw cube of a Cirrus; send the cube_z.img that is exported beside it.")
    stated = CUBE.search(name)
    if stated and name.endswith(PROCESSED_END):
        n_ascans, n_slices = int(stated[1]), int(stated[2])
        needed = n_ascans * n_slices * DEPTH_PX
        if n_bytes != needed:
            raise UnreadableFile(
                f"{piece.label} is named as a cube of {n_slices} B-scans of {n_ascans} × {DEPTH_PX} pixels, which has "
                f"{needed} bytes; it has {n_bytes}."
            )
        return n_ascans, n_slices, True
    for n_ascans, n_slices in KNOWN_CUBES:
        if n_bytes == n_ascans * n_slices * DEPTH_PX:
            return n_ascans, n_slices, False
    raise UnknownFormat(
        f"{piece.label} has the ending .img, but its name is not that of a Zeiss Cirrus cube (…Cube 512x128…cube_z.img)"
        f" and its size of {n_bytes} bytes is not that of a macular cube."
    )


def _frames(piece: Piece, shape: tuple[int, int, int]) -> Iterator[NDArray[np.generic]]:
    with piece.path.open("rb") as file:
        for _ in range(shape[0]):
            yield _turned(np.fromfile(file, dtype=np.uint8, count=shape[1] * shape[2]).reshape(shape[1:]))


def _turned(stored: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(D, W) with the vitreous at the top: stored B-scans stand on their head, seen from behind."""
    return stored[::-1, ::-1]


def _refuse_noise(piece: Piece, shape: tuple[int, int, int]) -> None:
    """A file of the right size need not be a scan: neighbours in depth have to be alike."""
    step = max(1, shape[0] // N_TRIED)
    likeness = [
        _likeness(bscan.astype(np.float64)) for index, bscan in enumerate(_frames(piece, shape)) if index % step == 0
    ]
    if max(likeness) < MIN_LIKENESS:
        raise NotAVolume(f"{piece.label} does not look like B-scans of {shape[2]} × {shape[1]} pixels.")


def _likeness(bscan: NDArray[np.float64]) -> float:
    """Correlation of each pixel with the one below; 0 where all have one value."""
    upper, lower = bscan[:-1] - bscan[:-1].mean(), bscan[1:] - bscan[1:].mean()
    norm = float(np.sqrt((upper**2).sum() * (lower**2).sum()))
    return float((upper * lower).sum()) / norm if norm > 0 else 0.0
