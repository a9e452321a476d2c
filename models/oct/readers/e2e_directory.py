"""The directories and containers of a Heidelberg `.e2e` file.

The layout is eyepy's (MIT), which builds on uocte and LibE2E. The walk is ours: eyepy's own stops silently at the first
directory that it cannot read, and a volume would lose its B-scans without a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from eyepy.io.he.e2e_format import containerheader_format, folderheader_format, header_format

from models.oct.readers.errors import UnreadableFile

SEVERAL_MAGIC = b"E2EMultipleVolumeFile"
SEVERAL_SKIP_BYTES = 64
"""Such a file has this much before the usual start; positions count from behind it."""

VERSION_BYTES, HEADER_BYTES, FOLDER_BYTES, CONTAINER_BYTES = 36, 52, 44, 60

MAX_FOLDERS = 4096
"""In one directory; those that were seen have 512."""


class E2EFile:
    """An open `.e2e` file."""

    def __init__(self, file: BinaryIO, label: str) -> None:
        self._file = file
        self.label = label
        self._base = SEVERAL_SKIP_BYTES if file.read(len(SEVERAL_MAGIC)) == SEVERAL_MAGIC else 0
        self._size = file.seek(0, 2)

    def take(self, position: int, n_bytes: int) -> bytes:
        """Bytes at a position as the file counts it.

        Raises:
            UnreadableFile: they lie beyond its end.
        """
        self._file.seek(self._base + position)
        content = self._file.read(n_bytes) if self._base + position + n_bytes <= self._size else b""
        if len(content) < n_bytes:
            raise UnreadableFile(f"{self.label} ends early: it refers to bytes beyond its end.")
        return content

    def absolute(self, position: int) -> int:
        """Byte in the file of a position."""
        return self._base + position

    def folders(self) -> Iterator[Any]:
        """Entries of all directories, the last directory first, as the chain goes."""
        at = header_format.parse(self.take(VERSION_BYTES, HEADER_BYTES)).current
        seen: set[int] = set()
        while at:
            if at in seen:
                raise UnreadableFile(f"{self.label} is damaged: its directories lead back into themselves.")
            seen.add(at)
            header = header_format.parse(self.take(at, HEADER_BYTES))
            if header.num_entries > MAX_FOLDERS or not header.magic2.startswith("MDbDir"):
                raise UnreadableFile(f"{self.label} is damaged: directory {len(seen)} of it is none.")
            listed = self.take(at + HEADER_BYTES, header.num_entries * FOLDER_BYTES)
            for index in range(header.num_entries):
                yield folderheader_format.parse(listed[index * FOLDER_BYTES : (index + 1) * FOLDER_BYTES])
            at = header.prev

    def item(self, folder: Any, n_bytes: int | None = None) -> bytes:
        """The content of a container, or its first bytes; its header is held against the directory's."""
        header = containerheader_format.parse(self.take(folder.start, CONTAINER_BYTES))
        stated = (int(header.type), header.series_id, header.slice_id)
        if stated != (int(folder.type), folder.series_id, folder.slice_id):
            raise UnreadableFile(f"{self.label} is damaged: a container is not what its directory says.")
        return self.take(folder.start + CONTAINER_BYTES, folder.size if n_bytes is None else n_bytes)
