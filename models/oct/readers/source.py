"""The files of one upload, their order and the limits that they have to keep."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from models.oct.readers.errors import TooLarge

MIB = 1024**2
GIB = 1024**3

_DIGITS = re.compile(r"([0-9]+)")


@dataclass(frozen=True)
class SourceFile:
    """One uploaded file. `name` only orders slices and pairs a header with its pixels; it is never opened."""

    name: str
    path: Path
    """Where the bytes lie on our disk."""


@dataclass(frozen=True)
class Limits:
    """What one upload may cost. All are checked before anything is allocated or unpacked."""

    max_expanded_bytes: int = 4 * GIB
    """Bytes of the decoded volume, and of all that is unpacked from an archive."""
    max_members: int = 4096
    """Files in one upload or one archive, frames in one file."""
    max_voxels: int = 2**31
    max_bscan_px: int = 64 * MIB
    """Pixels of one B-scan; the largest swept-source B-scans have about 6 Mi."""
    max_ratio: float = 200.0
    """Expanded bytes for one stored byte. Speckle shrinks by 2 to 4, even a phantom by less than 50."""
    ratio_floor_bytes: int = 16 * MIB
    """Below this expanded size the ratio is not looked at: nothing so small can hurt."""
    reader_seconds: float = 120.0
    """Longest time that the process may take which reads a vendor's format."""
    reader_bytes: int = 3 * GIB
    """Address space of that process; interpreter and libraries take about 0.5 GiB of it."""

    def check_bscan(self, height: int, width: int, label: str) -> None:
        """Refuse a B-scan of too many pixels.

        Raises:
            TooLarge: `height` × `width` is over `max_bscan_px`.
        """
        if height * width > self.max_bscan_px:
            raise TooLarge(f"{label} states {width} × {height} pixels; the limit is {self.max_bscan_px} a B-scan.")

    def check_volume(self, shape: tuple[int, int, int], dtype: np.dtype[np.generic], label: str) -> None:
        """Refuse a volume (S, D, W) that is over a limit, from its stated shape alone.

        Raises:
            TooLarge: too many B-scans, pixels a B-scan, voxels or bytes.
        """
        n_slices, height, width = shape
        self.check_bscan(height, width, label)
        if n_slices > self.max_members:
            raise TooLarge(f"{label} states {n_slices} B-scans; the limit is {self.max_members}.")
        voxels = n_slices * height * width
        if voxels > self.max_voxels:
            raise TooLarge(f"{label} states {voxels} voxels; the limit is {self.max_voxels}.")
        self.check_expanded(voxels * dtype.itemsize, label)

    def check_expanded(self, n_bytes: int, label: str) -> None:
        """Refuse something that would decode to more than `max_expanded_bytes`.

        Raises:
            TooLarge
        """
        if n_bytes > self.max_expanded_bytes:
            raise TooLarge(f"{label} expands to {n_bytes} bytes; the limit is {self.max_expanded_bytes}.")


@dataclass(frozen=True)
class Piece:
    """One file of an upload with what errors call it: its place, never its name."""

    path: Path
    label: str
    name: str

    @property
    def base_name(self) -> str:
        """Last part of the uploader's name, lower case; for pairing and junk only."""
        return PurePosixPath(self.name.replace("\\", "/")).name.lower()

    @property
    def suffix(self) -> str:
        """Ending of the uploader's name with its dot, lower case, or ''."""
        return PurePosixPath(self.base_name).suffix


def natural_key(name: str) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    """Sort key that puts `b2` before `b10`, folder by folder and without regard to case.

    Numbers are compared as digit strings without leading zeros: `int` refuses more than 4300 digits.
    """
    parts = name.replace("\\", "/").casefold().split("/")
    return tuple(tuple(_token(token) for token in _DIGITS.split(part)) for part in parts)


def _token(text: str) -> tuple[int, int, str]:
    if text[:1].isascii() and text[:1].isdigit():
        digits = text.lstrip("0")
        return 1, len(digits), digits
    return 0, 0, text


def in_natural_order(files: Sequence[SourceFile], *, where: str = "") -> list[Piece]:
    """The files as labelled pieces in natural name order; `where` ends the label (" in the archive")."""
    ordered = sorted(files, key=lambda file: (natural_key(file.name), file.name))
    if len(ordered) == 1:
        return [Piece(ordered[0].path, f"The file{where}", ordered[0].name)]
    return [
        Piece(file.path, f"File {number} of {len(ordered)}{where}", file.name)
        for number, file in enumerate(ordered, start=1)
    ]
