"""NumPy files: `.npy`, and `.npz` with the volume and perhaps its spacing. Nothing is ever unpickled."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from models.oct.readers.errors import NotAVolume, PickledObjects, UnreadableFile, parsing
from models.oct.readers.plausibility import stated_spacing
from models.oct.readers.source import Limits, Piece
from models.oct.readers.stack import BScanStack, Reading, array_stack, raw_stack
from models.oct.volume import Spacing

VOLUME_NAMES = ("volume.npy", "bscans.npy")
SPACING_NAME = "spacing_um.npy"

MAX_HEADER_BYTES = 10_000
"""Header text that NumPy itself takes as safe to parse; ours has about 60 characters."""


@dataclass(frozen=True)
class NpyHeader:
    """What the head of an .npy file states."""

    shape: tuple[int, ...]
    fortran_order: bool
    dtype: np.dtype[np.generic]
    offset: int


def read_npy(piece: Piece, limits: Limits) -> Reading:
    """A (S, D, W) array, or a (D, W) one as a volume of one B-scan. No spacing.

    Raises:
        PickledObjects, NotAVolume, TooLarge, UnreadableFile
    """
    return Reading(_npy_stack(piece, limits), "npy")


def read_npz(pieces: Sequence[Piece], limits: Limits) -> Reading:
    """The array `volume` or `bscans`, or the only one; `spacing_um` is (across, axial, along) in µm, NaN if unknown.

    Raises:
        PickledObjects, NotAVolume, TooLarge, UnreadableFile
    """
    spacing: Spacing | None = None
    named = {piece.base_name: piece for piece in pieces}
    spacing_piece = named.pop(SPACING_NAME, None)
    if spacing_piece is not None:
        spacing = _read_spacing(spacing_piece)
    chosen = next((named[name] for name in VOLUME_NAMES if name in named), None)
    if chosen is None:
        if len(named) != 1:
            raise NotAVolume(f"The .npz holds {len(named)} arrays and none is named 'volume' or 'bscans'.")
        chosen = next(iter(named.values()))
    return Reading(_npy_stack(chosen, limits), "npz", spacing=spacing)


def read_header(piece: Piece) -> NpyHeader:
    """Shape, order, type and offset of an .npy file.

    Raises:
        PickledObjects: the array holds Python objects.
        UnreadableFile: the header is damaged.
    """
    with parsing(piece.label, "NumPy"), piece.path.open("rb") as file:
        major, _ = npy.read_magic(file)
        length_bytes = 2 if major == 1 else 4
        length = int.from_bytes(file.read(length_bytes), "little")
        if length > MAX_HEADER_BYTES:
            raise UnreadableFile(f"{piece.label} has a NumPy header of {length} bytes; an array's has about 100.")
        fields = ast.literal_eval(file.read(length).decode("latin-1" if major < 3 else "utf-8"))
        dtype = npy.descr_to_dtype(fields["descr"])
        shape = tuple(int(side) for side in fields["shape"])
        if dtype.hasobject:
            raise PickledObjects(f"{piece.label} holds Python objects, which would run code when read. Send numbers.")
        return NpyHeader(shape, bool(fields["fortran_order"]), dtype, file.tell())


def _npy_stack(piece: Piece, limits: Limits) -> BScanStack:
    header = read_header(piece)
    if header.dtype.names is not None or header.dtype.subdtype is not None or header.dtype.kind not in "uif":
        raise NotAVolume(f"{piece.label} holds values of type {header.dtype.name}; a scan holds intensities.")
    shape = volume_shape(header.shape, piece.label)
    limits.check_volume(shape, header.dtype, piece.label)
    with parsing(piece.label, "NumPy"):
        if not header.fortran_order:
            return raw_stack(piece.path, offset=header.offset, shape=shape, dtype=header.dtype, label=piece.label)
        mapped: NDArray[np.generic] = np.memmap(
            piece.path, dtype=header.dtype, mode="r", offset=header.offset, shape=header.shape, order="F"
        )
        return array_stack(mapped.reshape(shape) if mapped.ndim == 2 else mapped)


def volume_shape(shape: tuple[int, ...], label: str) -> tuple[int, int, int]:
    """The array shape as (S, D, W): two axes are one B-scan, three are a volume.

    Raises:
        NotAVolume
    """
    if len(shape) not in (2, 3) or any(side < 1 for side in shape):
        raise NotAVolume(f"{label} has shape {shape}; a volume is (B-scans, depth, A-scans).")
    return (1, shape[0], shape[1]) if len(shape) == 2 else (shape[0], shape[1], shape[2])


def _read_spacing(piece: Piece) -> Spacing | None:
    header = read_header(piece)
    if header.shape != (3,) or header.dtype.kind not in "uif":
        raise NotAVolume(f"spacing_um has shape {header.shape}; it must be three numbers (across, axial, along).")
    with parsing(piece.label, "NumPy"):
        values = np.fromfile(Path(piece.path), dtype=header.dtype, count=3, offset=header.offset)
        return stated_spacing(*(float(value) for value in values))
