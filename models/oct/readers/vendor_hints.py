"""Two vendors' formats that are bare voxels without a mark: the given name is asked, as a word and never as a path.

Zeiss Cirrus `.img`: unknown bytes whose name ends in `.img`. Optovue `.OCT`: unknown bytes whose name ends in `.oct`,
beside a text file in which the device lists the scan's parameters. Both readers then hold the size of the file against
what the name or the text states, and refuse what does not fit to the byte.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.oct.readers.errors import MissingPixelFile
from models.oct.readers.sniff import Kind
from models.oct.readers.source import Piece

PARAMETER_MARK = b"OCT Window Height"
"""A line that every parameter file of the Optovue RTVue, iVue and Avanti has."""

MAX_TEXT_BYTES = 1024 * 1024


def with_hints(pieces: Sequence[Piece], kinds: Sequence[Kind]) -> list[Kind]:
    """`kinds`, with those files of unknown bytes named that are one of the two.

    Raises:
        MissingPixelFile: an Optovue scan whose parameters were not sent, or parameters without their scan.
    """
    unknown = [piece for piece, kind in zip(pieces, kinds, strict=True) if kind is Kind.UNKNOWN]
    scans = [piece for piece in unknown if piece.suffix == ".oct"]
    texts = [piece for piece in unknown if piece.suffix == ".txt" and is_parameter_file(piece)]
    if scans and not texts:
        raise MissingPixelFile(
            f"{scans[0].label} is named as an Optovue .OCT, which is bare numbers; send the .txt that the device "
            "writes beside it together with it."
        )
    if texts and not scans and len(unknown) == len(pieces):
        raise MissingPixelFile(
            f"{texts[0].label} lists the parameters of an Optovue scan; send the .OCT that belongs to it with it."
        )
    return [_hinted(piece, kind, is_optovue=bool(scans)) for piece, kind in zip(pieces, kinds, strict=True)]


def is_parameter_file(piece: Piece) -> bool:
    """Whether a text file lists the parameters of an Optovue scan."""
    with piece.path.open("rb") as file:
        return PARAMETER_MARK in file.read(MAX_TEXT_BYTES)


def _hinted(piece: Piece, kind: Kind, *, is_optovue: bool) -> Kind:
    if kind is not Kind.UNKNOWN:
        return kind
    if piece.suffix == ".img":
        return Kind.CIRRUS
    return Kind.OPTOVUE if is_optovue and piece.suffix == ".oct" else kind
