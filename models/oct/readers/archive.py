"""Zip archives: judged by their directory first, then unpacked member by member into files of our own naming."""

from __future__ import annotations

import stat
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from models.oct.readers.errors import EncryptedArchive, TooLarge, UnreadableFile, UnsafeArchive, parsing
from models.oct.readers.expand import check_ratio, copy_limited
from models.oct.readers.source import Limits, Piece, SourceFile

END_MAGIC = b"PK\x05\x06"
END = struct.Struct("<4s4H2LH")
"""End of central directory: ..., entries in total (index 4), bytes of the directory (index 5), ..."""

END64_LOCATOR = struct.Struct("<4sLQL")
END64 = struct.Struct("<4sQ2H2L4Q")
"""The same with 64-bit counts: entries in total (index 7), bytes of the directory (index 8)."""

MAX_COMMENT_BYTES = 65535

MAX_DIRECTORY_BYTES_PER_MEMBER = 1024
"""An entry has 46 bytes, its name and extra fields; real ones stay below 300."""

ENCRYPTED = 0x1

END64_MAGIC = b"PK\x06\x06"

LOCATOR64_MAGIC = b"PK\x06\x07"

FULL_16, FULL_32 = 0xFFFF, 0xFFFFFFFF
"""Values of the 16- and 32-bit fields that mean: see the 64-bit record."""


@dataclass(frozen=True)
class DirectorySize:
    """What the end of a zip states about its directory."""

    n_members: int
    n_bytes: int


def expand_zip(piece: Piece, limits: Limits, scratch: Path) -> list[SourceFile]:
    """Unpack into `scratch`, each member to a number; the names stay as words for ordering.

    Folders and the resource forks that macOS adds are left out. The directory is judged as a whole before the
    first byte is unpacked.

    Raises:
        TooLarge: too many members, or too many bytes stated or coming out.
        UnsafeArchive: `..`, an absolute path, a link, an unusual compression, or one name twice.
        EncryptedArchive, UnreadableFile
    """
    with parsing(piece.label, "zip"):
        _check_directory(directory_size(piece.path), limits, piece.label)
        with zipfile.ZipFile(piece.path) as archive:
            members = [
                info for info in archive.infolist() if not info.is_dir() and not _is_resource_fork(info.filename)
            ]
            _judge(archive.infolist(), limits, piece.label)
            folder = scratch / f"{piece.path.name}.members"
            folder.mkdir()
            left = limits.max_expanded_bytes
            files = []
            for number, info in enumerate(members, start=1):
                target = folder / f"{number:06d}"
                label = f"File {number} of {len(members)} in the archive"
                with archive.open(info) as packed:
                    left -= copy_limited(
                        packed, target, limit=left, stored_bytes=info.compress_size, limits=limits, label=label
                    )
                files.append(SourceFile(info.filename, target))
            return files


def directory_size(path: Path) -> DirectorySize:
    """Members and directory bytes from the last few bytes alone: parsing 100 000 entries costs a second and 60 MiB.

    Raises:
        UnreadableFile: there is no end of a directory, so the zip is cut short.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        start = max(0, size - END.size - MAX_COMMENT_BYTES - END64_LOCATOR.size - END64.size)
        file.seek(start)
        tail = file.read()
        at = len(tail) - END.size
        if tail[at : at + 4] != END_MAGIC:
            at = tail.rfind(END_MAGIC)
        if at < 0 or len(tail) - at < END.size:
            raise UnreadableFile("The zip archive ends early: its directory is missing.")
        _, _, _, _, n_members, n_bytes, _, _ = END.unpack_from(tail, at)
        wide = _zip64_sizes(file, tail, at)
        if wide and (n_members == FULL_16 or n_bytes == FULL_32):
            n_members = n_bytes = 0  # marks that the 64-bit record counts
        return DirectorySize(
            max([n_members, *(one.n_members for one in wide)]), max([n_bytes, *(one.n_bytes for one in wide)])
        )


def _zip64_sizes(file: BinaryIO, tail: bytes, end_at: int) -> list[DirectorySize]:
    """What 64-bit records state, where the locator points and just before it: parsers differ in where they look."""
    locator_at = end_at - END64_LOCATOR.size
    if locator_at < 0 or tail[locator_at : locator_at + 4] != LOCATOR64_MAGIC:
        return []
    file.seek(min(END64_LOCATOR.unpack_from(tail, locator_at)[2], 2**62))
    records = (file.read(END64.size), tail[max(0, locator_at - END64.size) : locator_at])
    found = [END64.unpack(record) for record in records if len(record) == END64.size and record[:4] == END64_MAGIC]
    return [DirectorySize(fields[7], fields[8]) for fields in found]


def _check_directory(directory: DirectorySize, limits: Limits, label: str) -> None:
    most = limits.max_members * MAX_DIRECTORY_BYTES_PER_MEMBER
    if directory.n_members > limits.max_members or directory.n_bytes > most:
        raise TooLarge(
            f"{label} is an archive of {directory.n_members} files with a directory of {directory.n_bytes} bytes; "
            f"the limit is {limits.max_members} files."
        )


def _judge(members: list[zipfile.ZipInfo], limits: Limits, label: str) -> None:
    """Refuse the archive by its directory alone, before anything is unpacked."""
    if len(members) > limits.max_members:
        raise TooLarge(f"{label} is an archive of {len(members)} files; the limit is {limits.max_members}.")
    if len({info.filename for info in members}) < len(members):
        raise UnsafeArchive(f"{label} is an archive that holds one name twice.")
    for number, info in enumerate(members, start=1):
        _judge_member(info, f"Entry {number} of {len(members)} in the archive")
    expanded = sum(info.file_size for info in members)
    limits.check_expanded(expanded, label)
    check_ratio(expanded, sum(info.compress_size for info in members), limits, label)


def _judge_member(info: zipfile.ZipInfo, label: str) -> None:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or info.filename[1:2] == ":":
        raise UnsafeArchive(f"{label} has a path that leads out of the archive.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnsafeArchive(f"{label} is a link to another file.")
    if info.flag_bits & ENCRYPTED:
        raise EncryptedArchive(f"{label} is encrypted; send the archive without a password.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnsafeArchive(f"{label} is packed by method {info.compress_type}; only stored and deflated are taken.")


def _is_resource_fork(name: str) -> bool:
    parts = name.replace("\\", "/").lower().split("/")
    return parts[0] == "__macosx" or parts[-1].startswith("._")
