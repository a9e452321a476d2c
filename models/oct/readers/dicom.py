"""DICOM: one Ophthalmic Tomography multi-frame object, or single-frame objects of one series.

Index order of a frame is (rows, columns) = (depth, A-scans). Geometry: `dicom_geometry.py`.
"""

from __future__ import annotations

import errno
import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom.pixels.utils import iter_pixels

from models.oct.limited_child import run_child
from models.oct.readers.colour import grey_of_rgb
from models.oct.readers.decode_frames import NO_ROOM
from models.oct.readers.dicom_deflated import inflated
from models.oct.readers.dicom_facts import acquired_on, burned_in, device_of, laterality_of, patient_key_of
from models.oct.readers.dicom_geometry import Frame, frames_of, refuse_other_scans, stated_geometry
from models.oct.readers.dicom_header import DicomHeader, read_dicom_header
from models.oct.readers.dicom_order import in_spatial_order, line_places
from models.oct.readers.dicom_references import source_of
from models.oct.readers.errors import (
    NotAnImage,
    SeveralVolumes,
    SliceSizesDiffer,
    SliceTypesDiffer,
    TooLarge,
    UnreadableFile,
    parsing,
)
from models.oct.readers.source import GIB, Limits, Piece
from models.oct.readers.stack import BScanStack, Pseudonym, Reading

DECODER = "models.oct.readers.decode_frames"

DECODER_MEMORY_BYTES = 2 * GIB
"""Address space of the decoding process: interpreter and libraries take 0.7 GiB of it, a frame little."""

DECODE_S_PER_MIB = 1.0
"""Generous processor time for one MiB of pixels; JPEG 2000, the slowest, needs about 0.1."""

DECODE_BASE_S = 30


def read_dicom(pieces: Sequence[Piece], limits: Limits, scratch: Path, pseudonym: Pseudonym | None = None) -> Reading:
    """The volume of one multi-frame object, or of the single frames in `pieces`, in the order in which they lie.

    Objects that are no image are left out when others are; so are other modalities beside OPT.

    Args:
        pseudonym: makes a key of the patient whom the header names; None: the name is not looked at.

    Raises:
        SeveralVolumes: two multi-frame objects, or single frames of two series.
        NotAnImage, CircleScan, NotParallel, SliceSizesDiffer, SliceTypesDiffer, UnsupportedCompression, TooLarge,
        UnreadableFile
    """
    with parsing(pieces[0].label if len(pieces) == 1 else "One of the files", "DICOM"):
        headers, warnings = _scan_headers(pieces, limits, scratch)
        _refuse_several(headers)
        first = headers[0]
        for header in headers[1:]:
            _same_as_first(header, first)
        shape = (sum(header.n_frames for header in headers), first.rows, first.columns)
        limits.check_volume(shape, first.dtype, "The volume")
        sent = frames_of(headers)
        refuse_other_scans(sent)
        frames, order_warnings = in_spatial_order(sent)
        spacing, spacing_warnings = stated_geometry(frames, line_places(frames))
        laterality, laterality_warnings = laterality_of(headers)
        return Reading(
            _stack(headers, frames, shape, scratch),
            "dicom",
            spacing=spacing,
            laterality=laterality,
            device=device_of(first.dataset),
            acquired_on=acquired_on(first.dataset),
            warnings=(*warnings, *order_warnings, *spacing_warnings, *laterality_warnings, *burned_in(headers)),
            patient_key=patient_key_of(first.piece, pseudonym),
            dicom_source=source_of(frames),
        )


def _scan_headers(pieces: Sequence[Piece], limits: Limits, scratch: Path) -> tuple[list[DicomHeader], tuple[str, ...]]:
    headers: list[DicomHeader] = []
    refusal: NotAnImage | None = None
    for piece in pieces:
        try:
            headers.append(read_dicom_header(inflated(piece, limits, scratch), limits))
        except NotAnImage as error:
            refusal = error
    if not headers and refusal is not None:
        raise refusal
    scans = [header for header in headers if header.is_oct] or headers
    n_left_out = len(pieces) - len(scans)
    warning = f"{n_left_out} of {len(pieces)} DICOM files are no OCT images and were left out."
    return scans, (warning,) if n_left_out else ()


def _refuse_several(headers: Sequence[DicomHeader]) -> None:
    n_series = len({str(header.dataset.get("SeriesInstanceUID", "")) for header in headers})
    n_multi = sum(header.n_frames > 1 for header in headers)
    if n_multi and len(headers) > 1:
        raise SeveralVolumes(
            f"There are {len(headers)} DICOM images, {n_multi} of them volumes, of {n_series} series; "
            "send one at a time."
        )
    if n_series > 1:
        raise SeveralVolumes(f"The DICOM files belong to {n_series} series; send one at a time.")


def _same_as_first(header: DicomHeader, first: DicomHeader) -> None:
    if (header.rows, header.columns) != (first.rows, first.columns):
        raise SliceSizesDiffer(
            f"{header.label} has {header.columns} × {header.rows} pixels, another has {first.columns} × {first.rows}; "
            "all B-scans of a volume have one size."
        )
    if (header.dtype, header.samples, header.inverted) != (first.dtype, first.samples, first.inverted):
        raise SliceTypesDiffer(f"{header.label} stores its pixels in another way than the others of its series.")


def _stack(
    headers: Sequence[DicomHeader], ordered: Sequence[Frame], shape: tuple[int, int, int], scratch: Path
) -> BScanStack:
    first = headers[0]
    compressed = [header for header in headers if header.is_compressed]
    if compressed and len(compressed) < len(headers):
        raise SliceTypesDiffer("Some of the DICOM files are compressed and some are not; send one series.")
    decoded = _decode_apart(headers, shape, scratch) if compressed else None

    def frames() -> Iterator[NDArray[np.generic]]:
        source = _from_file(decoded, ordered, shape, first) if decoded else _native_frames(ordered)
        for frame in source:
            grey = grey_of_rgb(frame.astype(np.uint8), first.label)[0] if first.samples == 3 else frame
            yield _inverted(grey, first) if first.inverted else grey

    return BScanStack(shape, first.dtype, frames)


def _native_frames(ordered: Sequence[Frame]) -> Iterator[NDArray[np.generic]]:
    """Uncompressed frames (D, W) or (D, W, 3), read one at a time."""
    for _, group in groupby(ordered, key=lambda frame: id(frame.header)):
        frames = list(group)
        header, indices = frames[0].header, [frame.index for frame in frames]
        with parsing(header.label, "DICOM"):
            yield from iter_pixels(header.piece.path, raw=header.samples == 1, indices=indices)


def _from_file(
    path: Path, ordered: Sequence[Frame], shape: tuple[int, int, int], first: DicomHeader
) -> Iterator[NDArray[np.generic]]:
    sides = (*shape[1:], 3) if first.samples == 3 else shape[1:]
    n_pixels = int(np.prod(sides))
    with path.open("rb") as file:
        for frame in ordered:
            file.seek(frame.slot * n_pixels * first.dtype.itemsize)
            yield np.fromfile(file, dtype=first.dtype, count=n_pixels).reshape(sides)


def _inverted(frame: NDArray[np.generic], header: DicomHeader) -> NDArray[np.generic]:
    """MONOCHROME1 to MONOCHROME2: the largest value that the stored bits can hold becomes 0."""
    turned: NDArray[np.generic]
    if header.dtype.kind == "f":
        turned = np.negative(frame)
    elif header.dtype.kind == "i":
        turned = np.invert(frame)
    else:
        top = (1 << header.bits_stored) - 1
        turned = (top - np.minimum(frame, top)).astype(header.dtype)
    return turned


def _decode_apart(headers: Sequence[DicomHeader], shape: tuple[int, int, int], scratch: Path) -> Path:
    """Decode all frames into a file of plain pixels, in a limited process.

    Raises:
        UnreadableFile, TooLarge
        OSError: the disk is full.
    """
    first = headers[0]
    n_bytes = sum(header.n_pixel_bytes for header in headers)
    cpu_s = int(DECODE_BASE_S + DECODE_S_PER_MIB * n_bytes / 1024**2)
    target = scratch / "frames.raw"
    job = {
        "files": [[str(header.piece.path), header.n_frames] for header in headers],
        "target": str(target),
        "shape": [*shape, 3] if first.samples == 3 else list(shape),
        "dtype": first.dtype.str,
        "memory_bytes": DECODER_MEMORY_BYTES,
        "cpu_s": cpu_s,
    }
    try:
        status, _ = run_child(DECODER, json.dumps(job).encode(), timeout_s=2 * cpu_s, environment={})
    except subprocess.TimeoutExpired as error:
        raise TooLarge(f"{first.label} takes more than {2 * cpu_s} s to decode.") from error
    if status == NO_ROOM:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if status != 0 or target.stat().st_size != n_bytes:
        raise UnreadableFile(f"{first.label} is a compressed DICOM file whose pixels are damaged or end early.")
    return target
