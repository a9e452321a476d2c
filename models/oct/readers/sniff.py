"""The format of a file by its first bytes; names are never asked (`vendor_hints.py` asks two endings)."""

from __future__ import annotations

import gzip
import re
import struct
import zlib
from enum import StrEnum
from pathlib import Path

HEAD_BYTES = 4096


class Kind(StrEnum):
    """What a file is by its content."""

    EMPTY = "empty"
    PNG = "png"
    JPEG = "jpeg"
    BMP = "bmp"
    TIFF = "tiff"
    NPY = "npy"
    ZIP = "zip"
    NIFTI = "nifti"
    NIFTI_GZ = "nifti_gz"
    METAIMAGE = "metaimage"
    DICOM = "dicom"
    HEYEX_VOL = "heyex-vol"
    HEYEX_XML = "heyex-xml"
    E2E = "heyex-e2e"
    TOPCON = "topcon"
    BIOPTIGEN = "bioptigen"
    CIRRUS = "cirrus-img"
    """Never found by content, which is bare voxels: `vendor_hints.py`."""
    OPTOVUE = "optovue"
    """As `CIRRUS`."""
    UNKNOWN = "unknown"


IMAGES = frozenset({Kind.PNG, Kind.JPEG, Kind.BMP, Kind.TIFF})

FOREIGN = {
    b"GIF8": "a GIF image: send PNG, JPEG, TIFF or BMP",
    b"Rar!": "a RAR archive: send a zip",
    b"7z\xbc\xaf": "a 7-Zip archive: send a zip",
    b"\x1f\x8b": "a gzip file with no NIfTI volume in it",
    b"%PDF": "a PDF document: send the images themselves",
    b"\x00\x00\x00\x0cjP": "a JPEG 2000 image: send PNG, JPEG, TIFF or BMP",
}
"""Formats that people do send, with what to do instead."""

_START = {
    b"\x89PNG\r\n\x1a\n": Kind.PNG,
    b"\xff\xd8\xff": Kind.JPEG,
    b"II*\x00": Kind.TIFF,
    b"MM\x00*": Kind.TIFF,
    b"II+\x00": Kind.TIFF,
    b"MM\x00+": Kind.TIFF,
    b"\x93NUMPY": Kind.NPY,
    b"PK\x03\x04": Kind.ZIP,
    b"PK\x05\x06": Kind.ZIP,
    b"HSF-OCT-": Kind.HEYEX_VOL,
    b"ep-v": Kind.HEYEX_VOL,  # what eyepy writes in that field
    b"CMDb": Kind.E2E,
    b"E2EMultipleVolumeFile": Kind.E2E,
    b"FOCT": Kind.TOPCON,
}

_METAIMAGE_LINE = re.compile(rb"\A\s*(ObjectType|Comment|NDims|ObjectSubType)\s*=")

_HEYEX_XML = re.compile(rb"\A(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<HEDX[\s>]", re.DOTALL)

_BIOPTIGEN_KEY = struct.pack("<I", 11) + b"FRAMEHEADER"
"""Stands behind a number of four bytes and a version of two."""


def kind_of(path: Path) -> Kind:
    """The format of the file at `path`, `Kind.UNKNOWN` if we read none such."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    return kind_of_bytes(head, path)


def kind_of_bytes(head: bytes, path: Path) -> Kind:
    """The format by the first `HEAD_BYTES` bytes; a gzip file at `path` is looked into."""
    if not head:
        return Kind.EMPTY
    if head[128:132] == b"DICM":  # first: such a file may carry a TIFF header in its preamble
        return Kind.DICOM
    for magic, kind in _START.items():
        if head.startswith(magic):
            return kind
    if head.startswith(b"BM") and len(head) >= 18 and head[6:10] == b"\0\0\0\0":
        return Kind.BMP
    if _is_nifti(head):
        return Kind.NIFTI
    if head.startswith(b"\x1f\x8b"):
        return Kind.NIFTI_GZ if _is_nifti(_gunzip_head(path)) else Kind.UNKNOWN
    if _METAIMAGE_LINE.match(head) and b"ElementDataFile" in head:
        return Kind.METAIMAGE
    if _HEYEX_XML.match(head):
        return Kind.HEYEX_XML
    if head[6:].startswith(_BIOPTIGEN_KEY):
        return Kind.BIOPTIGEN
    return Kind.UNKNOWN


def foreign_format(path: Path) -> str | None:
    """Words for a known format that we do not read, with what to send instead, or None."""
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "a WebP image: send PNG, JPEG, TIFF or BMP"
    return next((words for magic, words in FOREIGN.items() if head.startswith(magic)), None)


def _is_nifti(head: bytes) -> bool:
    if len(head) < 348:
        return False
    size = {struct.unpack_from(order + "i", head)[0] for order in "<>"}
    if 348 in size:
        return head[344:347] in (b"n+1", b"ni1")
    return 540 in size and head[4:7] in (b"n+2", b"ni2")


def _gunzip_head(path: Path) -> bytes:
    try:
        with gzip.open(path) as file:
            return file.read(HEAD_BYTES)
    except (OSError, EOFError, zlib.error):
        return b""
