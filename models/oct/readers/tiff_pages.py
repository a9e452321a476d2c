"""Count the pages of a TIFF by its chain of directories, so that a file cut short never loses pages silently.

Pillow ends the chain where a directory cannot be read; a volume would then miss its last B-scans without a word.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from models.oct.readers.errors import TooLarge, UnreadableFile


@dataclass(frozen=True)
class Layout:
    """Sizes of the fields of a TIFF or BigTIFF."""

    order: str
    """`<` or `>`."""
    offset: str
    """struct code of an offset: I, or Q in BigTIFF."""
    count: str
    """struct code of the number of entries: H, or Q in BigTIFF."""
    entry_bytes: int
    first_at: int
    """Byte at which the offset of the first directory stands."""


def count_pages(path: Path, *, limit: int, label: str) -> int:
    """Number of directories (pages).

    Raises:
        UnreadableFile: the chain leads out of the file or back into itself.
        TooLarge: more than `limit` pages.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        layout = _layout(file.read(4))
        seen: set[int] = set()
        at = _read(file, layout.first_at, layout.order + layout.offset, label)
        while at:
            if at in seen or at >= size:
                raise UnreadableFile(f"{label} is a TIFF that is damaged or ends early, after {len(seen)} pages.")
            seen.add(at)
            if len(seen) > limit:
                raise TooLarge(f"{label} has more pages than the limit of {limit}.")
            n_entries = _read(file, at, layout.order + layout.count, label)
            next_at = at + struct.calcsize(layout.order + layout.count) + n_entries * layout.entry_bytes
            at = _read(file, next_at, layout.order + layout.offset, label)
    if not seen:
        raise UnreadableFile(f"{label} is a TIFF without a page.")
    return len(seen)


def _layout(magic: bytes) -> Layout:
    order = "<" if magic[:2] == b"II" else ">"
    is_big = magic[2:4].strip(b"\0") == b"+"
    return Layout(order, "Q", "Q", 20, 8) if is_big else Layout(order, "I", "H", 12, 4)


def _read(file: BinaryIO, at: int, code: str, label: str) -> int:
    n_bytes = struct.calcsize(code)
    content = b""
    if at < 2**62:
        file.seek(at)
        content = file.read(n_bytes)
    if len(content) < n_bytes:
        raise UnreadableFile(f"{label} is a TIFF that is damaged or ends early.")
    return int(struct.unpack(code, content)[0])
