"""Unpacking into files of our own naming, byte by byte under a limit."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from models.oct.readers.errors import TooLarge, UnreadableFile, parsing
from models.oct.readers.source import MIB, Limits

CHUNK_BYTES = MIB


class Readable(Protocol):
    """Anything that gives its next bytes: a zip member, a gzip file."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, none at the end."""
        ...


def copy_limited(source: Readable, target: Path, *, limit: int, stored_bytes: int, limits: Limits, label: str) -> int:
    """Copy `source` to the file `target` and give the number of bytes.

    Args:
        limit: bytes after which it stops with an error.
        stored_bytes: size of the packed form, for the ratio.

    Raises:
        TooLarge: more than `limit` bytes came out, or more than `limits.max_ratio` for one stored byte.
    """
    n_bytes = 0
    with target.open("wb") as out:
        while chunk := source.read(CHUNK_BYTES):
            n_bytes += len(chunk)
            if n_bytes > limit:
                raise TooLarge(f"{label} expands to more than {limit} bytes.")
            check_ratio(n_bytes, stored_bytes, limits, label)
            out.write(chunk)
    return n_bytes


def check_ratio(expanded_bytes: int, stored_bytes: int, limits: Limits, label: str) -> None:
    """Refuse what expands far more than any scan does.

    Raises:
        TooLarge
    """
    ratio = expanded_bytes / max(1, stored_bytes)
    if expanded_bytes > limits.ratio_floor_bytes and ratio > limits.max_ratio:
        raise TooLarge(f"{label} expands more than {limits.max_ratio:g} times, which no scan does.")


def gunzip(source: Path, target: Path, limits: Limits, label: str) -> None:
    """Unpack a gzip file.

    Raises:
        TooLarge, UnreadableFile
    """
    with parsing(label, "gzip"), gzip.open(source) as packed:
        copy_limited(
            packed,
            target,
            limit=limits.max_expanded_bytes,
            stored_bytes=source.stat().st_size,
            limits=limits,
            label=label,
        )


def inflate(source: Path, target: Path, *, offset: int, expected_bytes: int, limits: Limits, label: str) -> None:
    """Unpack the zlib stream that starts at `offset` of `source`, which must give `expected_bytes`.

    Raises:
        TooLarge, UnreadableFile
    """
    limits.check_expanded(expected_bytes, label)
    check_ratio(expected_bytes, source.stat().st_size - offset, limits, label)
    n_bytes = 0
    with parsing(label, "compressed"), target.open("wb") as out:
        for chunk in _inflated(source, offset):
            n_bytes += len(chunk)
            if n_bytes > expected_bytes:
                raise UnreadableFile(f"{label} expands to more than the {expected_bytes} bytes that its header states.")
            out.write(chunk)
    if n_bytes < expected_bytes:
        raise UnreadableFile(f"{label} ends early: {n_bytes} of {expected_bytes} bytes came out.")


def _inflated(source: Path, offset: int) -> Iterator[bytes]:
    stream = zlib.decompressobj()
    with source.open("rb") as file:
        file.seek(offset)
        while not stream.eof:
            packed = stream.unconsumed_tail or file.read(CHUNK_BYTES)
            if not packed:
                return
            yield stream.decompress(packed, CHUNK_BYTES)
