"""PNG, JPEG, BMP and TIFF: one B-scan a file, or one a page of a TIFF. Such files state no usable spacing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.oct.readers.colour import grey_of_rgb
from models.oct.readers.errors import (
    NotAVolume,
    SliceSizesDiffer,
    SliceTypesDiffer,
    TooLarge,
    UnreadableFile,
    parsing,
)
from models.oct.readers.screen_export import MIN_ASPECT, oct_pane_start
from models.oct.readers.sniff import Kind
from models.oct.readers.source import MIB, Limits, Piece
from models.oct.readers.stack import BScanStack, Reading
from models.oct.readers.tiff_pages import count_pages

FORMATS = ("PNG", "JPEG", "BMP", "TIFF")
"""The only decoders that Pillow may try."""

GREY_TYPES = {"1": "u1", "L": "u1", "I;16": "<u2", "I;16L": "<u2", "I;16B": ">u2", "I": "<i4", "F": "<f4"}
"""Pillow's modes of one channel and the type of their pixels."""

COLOUR_MODES = frozenset({"P", "PA", "LA", "La", "RGB", "RGBA", "RGBX", "RGBa", "CMYK", "YCbCr", "LAB", "HSV"})

IMAGEJ_COUNT = b"images="

N_LOOKED_AT = 4
"""Images of a stack in which an infrared pane is looked for."""

MAX_LOOKED_AT_PX = 4 * MIB
"""Exports of both panes have 0.5 to 3 million pixels."""


@dataclass(frozen=True)
class Page:
    """One B-scan by its header alone."""

    piece: Piece
    index: int
    """Page in a TIFF, else 0."""
    height: int
    width: int
    mode: str

    @property
    def dtype(self) -> np.dtype[np.generic]:
        """Type of the grey pixels; colour modes are reduced to 8-bit grey."""
        return np.dtype(GREY_TYPES.get(self.mode, "u1"))


def read_images(pieces: Sequence[Piece], kinds: Sequence[Kind], limits: Limits, *, find_pane: bool = True) -> Reading:
    """One B-scan a file, in the order given; or the pages of one multi-page TIFF.

    Args:
        find_pane: whether an infrared picture at the left, as screen exports have, is looked for and cut off.

    Raises:
        SliceSizesDiffer, SliceTypesDiffer, NotAVolume: the files are no slices of one volume.
        ColourImage: a colour photo. Grey stored in three or four equal channels is taken.
        TooLarge, UnreadableFile
    """
    pages = [page for piece in pieces for page in _pages_of(piece, limits, single=len(pieces) == 1)]
    if len(pages) > limits.max_members:
        raise TooLarge(f"There are {len(pages)} B-scans; the limit is {limits.max_members}.")
    first = pages[0]
    for number, page in enumerate(pages, start=1):
        _same_as_first(page, first, f"B-scan {number} of {len(pages)}")
    limits.check_volume((len(pages), first.height, first.width), first.dtype, "The volume")
    start = _pane_start(pages) if find_pane else 0
    shape = (len(pages), first.height, first.width - start)

    notes: list[str] = []

    def frames() -> Iterator[NDArray[np.generic]]:
        notes.clear()
        marked = 0
        for bscan, coloured in _decoded(pages, start):
            marked += coloured > 0
            yield bscan
        if marked:
            notes.append(f"{marked} of {len(pages)} B-scans hold a few coloured pixels, as of lines drawn on them.")

    words = {str(kind) for kind in kinds}
    return Reading(
        BScanStack(shape, first.dtype, frames, notes=notes),
        words.pop() if len(words) == 1 else "images",
        warnings=(_cropped(first, start),) if start else (),
    )


def _pane_start(pages: Sequence[Page]) -> int:
    """First column of the OCT pane of screen exports; 0 where the images are plain B-scans."""
    first = pages[0]
    if (
        first.dtype != np.uint8
        or first.height * first.width > MAX_LOOKED_AT_PX
        or first.width < MIN_ASPECT * first.height
    ):
        return 0
    step = max(1, -(-len(pages) // N_LOOKED_AT))
    return oct_pane_start([_luminance(page) for page in pages[::step]]) or 0


def _luminance(page: Page) -> NDArray[np.uint8]:
    """(H, W) grey levels of an image, coloured or not."""
    with _opened(page.piece) as image:
        if page.index:
            image.seek(page.index)
        return np.asarray(image.convert("L"))


def _cropped(first: Page, start: int) -> str:
    return (
        f"The images are screen exports with an infrared picture at the left; its {start} of {first.width} columns were"
        " cut off, and only the OCT pane is kept."
    )


def _same_as_first(page: Page, first: Page, label: str) -> None:
    if (page.height, page.width) != (first.height, first.width):
        raise SliceSizesDiffer(
            f"{label} has {page.width} × {page.height} pixels, the first has {first.width} × {first.height}; "
            "all B-scans of a volume have one size."
        )
    if page.dtype != first.dtype:
        raise SliceTypesDiffer(
            f"{label} holds {page.dtype.name} values, the first holds {first.dtype.name}; "
            "their intensities cannot be compared."
        )


@contextmanager
def _opened(piece: Piece) -> Iterator[Image.Image]:
    """The image with its header read and no pixel decoded."""
    with parsing(piece.label, "image"):
        try:
            with Image.open(piece.path, formats=FORMATS) as image:
                yield image
        except Image.DecompressionBombError as error:
            raise TooLarge(f"{piece.label} states more pixels than any B-scan has.") from error


def _pages_of(piece: Piece, limits: Limits, *, single: bool) -> list[Page]:
    with _opened(piece) as image:
        if image.format != "TIFF" and getattr(image, "is_animated", False):
            raise NotAVolume(f"{piece.label} is an animation, not a B-scan.")
        pages = [_page(image, piece, 0, limits)]
        if image.format == "TIFF":
            n_pages = count_pages(piece.path, limit=limits.max_members, label=piece.label)
            if n_pages > 1 and not single:
                raise NotAVolume(f"{piece.label} has {n_pages} pages; send a multi-page TIFF alone.")
            if n_pages == 1:
                _refuse_hidden_pages(image, piece.label)
            for index in range(1, n_pages):
                image.seek(index)
                pages.append(_page(image, piece, index, limits))
        return pages


def _page(image: Image.Image, piece: Piece, index: int, limits: Limits) -> Page:
    limits.check_bscan(image.height, image.width, piece.label)
    if image.mode not in GREY_TYPES and image.mode not in COLOUR_MODES:
        raise UnreadableFile(f"{piece.label} stores its pixels in a way that we do not decode ({image.mode}).")
    return Page(piece, index, image.height, image.width, image.mode)


def _refuse_hidden_pages(image: Image.Image, label: str) -> None:
    """ImageJ writes stacks over 4 GiB as one page and a count in the description; the rest would be lost."""
    description = str(image.tag_v2.get(270, "")).encode(errors="replace")  # type: ignore[attr-defined]
    _, found, rest = description.partition(IMAGEJ_COUNT)
    digits = rest.split(b"\n", 1)[0].strip()
    if found and digits.isdigit() and digits not in (b"0", b"1"):
        raise NotAVolume(f"{label} is an ImageJ stack whose {digits[:9].decode()} images are not TIFF pages.")


def _decoded(pages: Sequence[Page], start: int) -> Iterator[tuple[NDArray[np.generic], float]]:
    """The B-scans (D, W) of `pages` from column `start` on, with their coloured share.

    A file is opened once for all its neighbouring pages.
    """
    at = 0
    while at < len(pages):
        piece = pages[at].piece
        with _opened(piece) as image:
            while at < len(pages) and pages[at].piece is piece:
                if pages[at].index:
                    image.seek(pages[at].index)
                yield _grey(image, pages[at], start)
                at += 1


def _grey(image: Image.Image, page: Page, start: int) -> tuple[NDArray[np.generic], float]:
    if page.mode not in GREY_TYPES:
        return grey_of_rgb(np.asarray(image.convert("RGB"))[:, start:], page.piece.label)  # (D, W, 3) -> (D, W)
    pixels = np.asarray(image)[:, start:]  # (D, W)
    return (pixels * np.uint8(255) if page.mode == "1" else pixels), 0.0
