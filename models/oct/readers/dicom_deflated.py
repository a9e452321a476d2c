"""Deflated DICOM: everything behind the file meta information is one raw deflate stream (PS3.5 A.5).

pydicom inflates it whole into memory; here it goes to a file under the upload's limits, and is read from there.
"""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from pydicom.filebase import DicomFileLike
from pydicom.filereader import read_partial
from pydicom.filewriter import write_file_meta_info
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRLittleEndian

from models.oct.readers.errors import parsing
from models.oct.readers.expand import CHUNK_BYTES, copy_limited
from models.oct.readers.source import Limits, Piece

META_BYTES = 65536
"""More than any file meta information has."""

PREAMBLE = bytes(128) + b"DICM"


class _RawInflate:
    """Gives the file head first, and then what a raw deflate stream holds, a piece at a time."""

    def __init__(self, head: bytes, packed: BinaryIO) -> None:
        self._head = head
        self._packed = packed
        self._stream = zlib.decompressobj(-zlib.MAX_WBITS)

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, none at the end."""
        if self._head:
            head, self._head = self._head, b""
            return head
        while not self._stream.eof:
            packed = self._stream.unconsumed_tail or self._packed.read(CHUNK_BYTES)
            if not packed:
                raise EOFError
            if data := self._stream.decompress(packed, size):
                return data
        return b""


def inflated(piece: Piece, limits: Limits, scratch: Path) -> Piece:
    """The piece itself, or where its data set is deflated, the same unpacked into a file in `scratch`.

    Raises:
        TooLarge, UnreadableFile
    """
    with parsing(piece.label, "DICOM"), piece.path.open("rb") as file:
        start = read_partial(BytesIO(file.read(META_BYTES)), stop_when=lambda tag, vr, length: True)
        if start.file_meta.TransferSyntaxUID != DeflatedExplicitVRLittleEndian:
            return piece
        stated = int(start.file_meta.FileMetaInformationGroupLength)
        file.seek(len(PREAMBLE) + 12 + stated)  # the group length is an element of 12 bytes, which it does not count
        start.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        head = BytesIO()
        written = DicomFileLike(head)
        written.is_little_endian, written.is_implicit_VR = True, False
        write_file_meta_info(written, start.file_meta, enforce_standard=False)
        target = scratch / f"{piece.path.name}.inflated"
        copy_limited(
            _RawInflate(PREAMBLE + head.getvalue(), file),
            target,
            limit=limits.max_expanded_bytes,
            stored_bytes=piece.path.stat().st_size,
            limits=limits,
            label=piece.label,
        )
    return Piece(target, piece.label, piece.name)
