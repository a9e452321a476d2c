"""Which files of an upload make the volume: all of one family, junk left out, anything doubtful refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.oct.readers.archive import expand_zip
from models.oct.readers.errors import (
    EmptyFile,
    MixedFormats,
    SeveralVolumes,
    UnknownFormat,
    UnreadableFile,
    UnsafeArchive,
)
from models.oct.readers.metaimage import pixel_file_name
from models.oct.readers.sniff import IMAGES, Kind, foreign_format, kind_of
from models.oct.readers.source import Limits, Piece, SourceFile, in_natural_order
from models.oct.readers.vendor_hints import with_hints

JUNK_SUFFIXES = frozenset(
    {".txt", ".md", ".xml", ".csv", ".json", ".yaml", ".yml", ".ini", ".inf", ".db", ".html", ".htm", ".pdf"}
    | {".rtf", ".doc", ".docx", ".log", ".exe", ".dll", ".jar", ".lnk"}
)
"""Endings of what exports and file managers put beside the images. A file of another ending that we cannot read may
be a broken slice, and a volume must not lose a slice silently."""

DIRECTORY_NAMES = frozenset({"dicomdir", "dicomdir."})
"""Some discs end every name with the dot of ISO 9660."""

KNOWN_WORDS = (
    "PNG, JPEG, TIFF, BMP, NumPy, NIfTI, MetaImage, DICOM, Heidelberg (.vol, .e2e, XML), Topcon (.fda, .fds), "
    "Zeiss Cirrus .img, Bioptigen or Optovue .OCT"
)

WITH_PICTURES = frozenset({Kind.DICOM, Kind.HEYEX_XML, Kind.CIRRUS, Kind.OPTOVUE})
"""Formats that come with images beside them: previews, or (XML) the B-scans themselves."""

PAIRED = frozenset({Kind.METAIMAGE, Kind.HEYEX_XML, Kind.OPTOVUE})
"""Formats of several files of different kinds: their readers say themselves which of the others they used."""


@dataclass(frozen=True)
class Gathered:
    """Files of one family, in natural order."""

    family: Kind
    """The kind; `Kind.PNG` stands for all images."""
    pieces: list[Piece]
    kinds: list[Kind]
    others: list[Piece]
    """The other files: a reader of `PAIRED` finds among them what its header names."""
    warnings: tuple[str, ...] = ()
    in_archive: bool = False


def gather(files: Sequence[SourceFile], limits: Limits, scratch: Path) -> Gathered:
    """Sort out the files of one upload; a single zip is unpacked into `scratch`.

    Raises:
        EmptyFile, UnknownFormat, UnreadableFile, MixedFormats, SeveralVolumes, and what `expand_zip` raises.
    """
    pieces = in_natural_order(files)
    kinds = [kind_of(piece.path) for piece in pieces]
    if Kind.ZIP not in kinds:
        return _one_family(pieces, kinds, in_archive=False)
    if len(pieces) > 1:
        raise MixedFormats(f"{pieces[kinds.index(Kind.ZIP)].label} is an archive; send an archive alone.")
    members = in_natural_order(expand_zip(pieces[0], limits, scratch), where=" in the archive")
    if not members:
        raise EmptyFile("The archive holds no files.")
    member_kinds = [kind_of(member.path) for member in members]
    if Kind.ZIP in member_kinds:
        raise UnsafeArchive(f"{members[member_kinds.index(Kind.ZIP)].label} is an archive itself; send it unpacked.")
    return _one_family(members, member_kinds, in_archive=True)


def _one_family(pieces: list[Piece], kinds: list[Kind], *, in_archive: bool) -> Gathered:
    n_sent = len(pieces)
    pieces, kinds = _of_a_disc(pieces, _pixel_files_as_unknown(pieces, kinds))
    if set(kinds) <= IMAGES | {Kind.UNKNOWN, Kind.EMPTY}:
        kinds = with_hints(pieces, kinds)
    families = {Kind.PNG if kind in IMAGES else kind for kind in kinds} - {Kind.UNKNOWN, Kind.EMPTY}
    if not families:
        _refuse_unknown(pieces, kinds, in_archive=in_archive)
    family = _chosen(families)
    chosen = [(piece, kind) for piece, kind in zip(pieces, kinds, strict=True) if _belongs(kind, family)]
    rest = [(piece, kind) for piece, kind in zip(pieces, kinds, strict=True) if not _belongs(kind, family)]
    if family not in PAIRED:
        for piece, kind in rest:
            _refuse_broken(piece, kind, {used.suffix for used, _ in chosen})
    if family not in (Kind.PNG, Kind.DICOM) and len(chosen) > 1 and not (family is Kind.NPY and in_archive):
        raise SeveralVolumes(f"There are {len(chosen)} files of the format {family}; send one volume at a time.")
    n_left_out = n_sent - len(chosen)
    warnings = (f"{n_left_out} of {n_sent} files are no part of the scan and were left out.",)
    return Gathered(
        family=family,
        pieces=[piece for piece, _ in chosen],
        kinds=[kind for _, kind in chosen],
        others=[piece for piece, _ in rest],
        warnings=warnings if n_left_out and family not in PAIRED else (),
        in_archive=in_archive,
    )


def _of_a_disc(pieces: list[Piece], kinds: list[Kind]) -> tuple[list[Piece], list[Kind]]:
    """What the directory of a DICOM disc names, where there is one: a disc holds viewers and pictures as well."""
    directories = [
        piece
        for piece, kind in zip(pieces, kinds, strict=True)
        if kind is Kind.DICOM and piece.base_name in DIRECTORY_NAMES
    ]
    if len(directories) != 1 or len(pieces) == 1:
        return pieces, kinds
    from models.oct.readers.dicomdir import off_the_list  # pydicom, 35 MiB, loaded by the first DICOM file

    beside = off_the_list(pieces, directories[0])
    kept = [
        (piece, kind)
        for piece, kind in zip(pieces, kinds, strict=True)
        if piece not in beside or kind is Kind.DICOM  # an instance that the directory forgot is a slice all the same
    ]
    return [piece for piece, _ in kept], [kind for _, kind in kept]


def _pixel_files_as_unknown(pieces: list[Piece], kinds: list[Kind]) -> list[Kind]:
    """The pixels of a MetaImage header are no format of their own, whatever their first bytes look like."""
    if Kind.METAIMAGE not in kinds:
        return kinds
    wanted = {pixel_file_name(piece) for piece, kind in zip(pieces, kinds, strict=True) if kind is Kind.METAIMAGE}
    return [Kind.UNKNOWN if piece.base_name in wanted else kind for piece, kind in zip(pieces, kinds, strict=True)]


def _chosen(families: set[Kind]) -> Kind:
    """The family of the volume. Some formats come with images beside them, and win over those."""
    if len(families) == 2 and Kind.PNG in families and families & WITH_PICTURES:
        return next(iter(families & WITH_PICTURES))
    if len(families) > 1:
        raise MixedFormats(
            f"The files are of {len(families)} formats that cannot make one volume: {_listed(families)}."
        )
    return next(iter(families))


def _belongs(kind: Kind, family: Kind) -> bool:
    return kind in IMAGES if family is Kind.PNG else kind is family


def _listed(families: set[Kind]) -> str:
    return ", ".join(sorted("images" if family is Kind.PNG else str(family) for family in families))


def _refuse_unknown(pieces: list[Piece], kinds: list[Kind], *, in_archive: bool) -> None:
    if all(kind is Kind.EMPTY for kind in kinds):
        raise EmptyFile(f"{pieces[0].label} is empty (0 bytes).")
    if in_archive or len(pieces) > 1:
        raise UnknownFormat(f"None of the {len(pieces)} files is {KNOWN_WORDS}.")
    words = foreign_format(pieces[0].path)
    raise UnknownFormat(f"The file is {words}." if words else f"The file is not {KNOWN_WORDS}.")


def _refuse_broken(piece: Piece, kind: Kind, used_suffixes: set[str]) -> None:
    """A file that cannot be told from a broken slice is refused rather than left out."""
    is_junk = piece.suffix in JUNK_SUFFIXES or piece.base_name.startswith(".")
    if piece.suffix in used_suffixes or (kind in (Kind.UNKNOWN, Kind.EMPTY) and not is_junk):
        if kind is Kind.EMPTY:
            raise EmptyFile(f"{piece.label} is empty (0 bytes).")
        raise UnreadableFile(f"{piece.label} is of no known format; it may be a damaged slice, so nothing was read.")
