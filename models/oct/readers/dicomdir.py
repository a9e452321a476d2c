"""The directory of a DICOM disc (DICOMDIR, PS3.10 section 8): which files of the disc are DICOM objects, and of what.

A disc also holds viewers, help and pictures. With its directory the files that belong to the scan are known, so that
what else lies there is left out, and a file of the scan that is missing or broken is noticed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import pydicom
from pydicom.dataset import Dataset

from models.oct.readers.errors import TooLarge, UnreadableFile, parsing
from models.oct.readers.source import MIB, Piece

MAX_DIRECTORY_BYTES = 64 * MIB
"""The directory of a disc with 4096 instances takes about 2 MiB."""

OCT = "OPT"


@dataclass(frozen=True)
class Listed:
    """One file that the directory names."""

    path: str
    """From the folder of the directory, lower case, with `/`."""
    modality: str
    """Of its series, '' where none is stated."""


def listed_in(directory: Piece) -> list[Listed]:
    """The files that a DICOMDIR names, each with the modality of the series record before it.

    Writers put the records of a series behind its own, though only the offsets in them bind; the modality serves
    sentences and the refusal of an incomplete scan, never the choice of what is read.

    Raises:
        TooLarge, UnreadableFile
    """
    if directory.path.stat().st_size > MAX_DIRECTORY_BYTES:
        raise TooLarge(f"{directory.label} is a DICOM directory of more than {MAX_DIRECTORY_BYTES} bytes.")
    with parsing(directory.label, "DICOM directory"):
        tags = ["DirectoryRecordSequence"]
        records = pydicom.dcmread(directory.path, specific_tags=tags).get("DirectoryRecordSequence") or []
        found, modality = [], ""
        for record in records:
            if str(record.get("DirectoryRecordType", "")) == "SERIES":
                modality = str(record.get("Modality") or "")
            elif parts := _parts(record):
                found.append(Listed("/".join(parts).lower(), modality))
        return found


def _parts(record: Dataset) -> list[str]:
    value = record.get("ReferencedFileID")
    if value is None or value == "":
        return []
    return [str(value)] if isinstance(value, str) else [str(part) for part in value]


def path_below(piece: Piece, directory: Piece) -> str | None:
    """Where a file lies below the folder of the directory, as `Listed.path` says it; None for one that does not."""
    folder = PurePosixPath(directory.name.replace("\\", "/").lower()).parent
    try:
        return PurePosixPath(piece.name.replace("\\", "/").lower()).relative_to(folder).as_posix()
    except ValueError:
        return None


def off_the_list(pieces: Sequence[Piece], directory: Piece) -> set[Piece]:
    """The files that the directory does not name; none where it names none at all, as an empty one.

    Raises:
        UnreadableFile: the directory names OCT images that were not sent: a volume would lack slices.
    """
    listed = listed_in(directory)
    if not listed:
        return set()
    by_path = {path_below(piece, directory): piece for piece in pieces}
    missing = [one for one in listed if one.path not in by_path and one.modality in (OCT, "")]
    if missing:
        raise UnreadableFile(
            f"The DICOM directory names {len(missing)} OCT files that were not sent with it; "
            "send all files of the scan, or those of one series without the directory."
        )
    named = {by_path[one.path] for one in listed if one.path in by_path}
    return {piece for piece in pieces if piece not in named and piece is not directory}
