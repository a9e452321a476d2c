"""What a DICOM file says before its pixels. Only the tags listed here are read: nothing that names a patient."""

from __future__ import annotations

import contextlib
import logging
import struct
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import BinaryIO

import numpy as np
import pydicom
from pydicom.dataset import Dataset
from pydicom.filereader import read_partial
from pydicom.uid import (
    UID,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000TransferSyntaxes,
    JPEGLSTransferSyntaxes,
    JPEGTransferSyntaxes,
    RLELossless,
)

from models.oct.readers.errors import ColourImage, NotAnImage, UnreadableFile, UnsupportedCompression, parsing
from models.oct.readers.source import MIB, Limits, Piece
from models.oct.volume import Laterality

TAGS = [
    "SOPClassUID",
    "Modality",
    "SeriesInstanceUID",
    "InstanceNumber",
    "Rows",
    "Columns",
    "NumberOfFrames",
    "SamplesPerPixel",
    "PhotometricInterpretation",
    "PlanarConfiguration",
    "BitsAllocated",
    "BitsStored",
    "PixelRepresentation",
    "PixelSpacing",
    "SliceThickness",
    "SpacingBetweenSlices",
    "ImagePositionPatient",
    "ImageOrientationPatient",
    "SharedFunctionalGroupsSequence",
    "PerFrameFunctionalGroupsSequence",
    "Laterality",
    "ImageLaterality",
    "Manufacturer",
    "ManufacturerModelName",
    "AcquisitionDateTime",
    "AcquisitionDate",
    "ContentDate",
    "StudyDate",
]

NATIVE = frozenset({ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian})

ENCAPSULATED = frozenset({*JPEGTransferSyntaxes, *JPEGLSTransferSyntaxes, *JPEG2000TransferSyntaxes, RLELossless})

PIXEL_ELEMENTS = {0x0010: None, 0x0008: np.dtype(np.float32), 0x0009: np.dtype(np.float64)}
"""Elements of group 7FE0 that hold pixels, and their type where the element fixes it."""

PIXEL_GROUP = 0x7FE0

MASKS = ("Segmentation Storage", "Label Map Segmentation Storage")

META_BYTES = 65536
"""More than any file meta information has."""

MAX_ELEMENT_BYTES = 64 * MIB
"""Longer elements stay on disk; the functional groups of 1024 frames take about 2 MiB."""

MAX_DEVICE_CHARS = 120

pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
logging.getLogger("pydicom").setLevel(logging.CRITICAL)
# pydicom's warnings about odd values repeat them, and in a damaged file the odd value runs on into the patient's name

SIDES: dict[str, Laterality] = {"R": "OD", "L": "OS"}


@dataclass(frozen=True)
class DicomHeader:
    """One DICOM image by its header; `dataset` holds the elements of `TAGS` only."""

    piece: Piece
    dataset: Dataset
    n_frames: int
    rows: int
    columns: int
    samples: int
    dtype: np.dtype[np.generic]
    bits_stored: int
    inverted: bool
    """MONOCHROME1: low values are bright."""
    is_compressed: bool

    @property
    def label(self) -> str:
        """What errors call this file."""
        return self.piece.label

    @property
    def is_oct(self) -> bool:
        """The object says that it is optical coherence tomography."""
        return str(self.dataset.get("Modality", "")) == "OPT"

    @property
    def n_pixel_bytes(self) -> int:
        """Bytes of all frames, uncompressed."""
        return self.n_frames * self.rows * self.columns * self.samples * self.dtype.itemsize


def read_dicom_header(piece: Piece, limits: Limits) -> DicomHeader:
    """The header of a DICOM image, its sizes checked.

    Raises:
        NotAnImage: a report, a directory, a document or a mask.
        UnsupportedCompression, TooLarge, UnreadableFile
    """
    with parsing(piece.label, "DICOM"), piece.path.open("rb") as file:
        syntax = _transfer_syntax(file.read(META_BYTES))
        file.seek(0)
        if syntax not in NATIVE | ENCAPSULATED:
            raise UnsupportedCompression(f"{piece.label} is a DICOM file in a transfer syntax that we do not decode.")
        dataset = pydicom.dcmread(file, stop_before_pixels=True, specific_tags=list(TAGS), defer_size=MAX_ELEMENT_BYTES)
        _refuse_other_objects(dataset, piece.label)
        element = _pixel_element(file, piece.label, big_endian=syntax == ExplicitVRBigEndian)
        header = _described(piece, dataset, PIXEL_ELEMENTS[element], is_compressed=syntax in ENCAPSULATED)
        shape = (header.n_frames, header.rows, header.columns)
        limits.check_volume(shape, header.dtype, piece.label)
        limits.check_expanded(header.n_pixel_bytes, piece.label)
        if not header.is_compressed:
            _refuse_short(file, header, is_implicit=syntax == ImplicitVRLittleEndian)
        return header


def _transfer_syntax(head: bytes) -> UID:
    """The transfer syntax, read before the data set and from few bytes: pydicom inflates the deflated one whole."""
    start = read_partial(BytesIO(head), stop_when=lambda tag, vr, length: True)
    return UID(str(start.file_meta.TransferSyntaxUID))


def _refuse_other_objects(dataset: Dataset, label: str) -> None:
    """Objects that are no image by their class: the name of every image class ends in 'Image Storage' or the like."""
    words = str(UID(str(dataset.get("SOPClassUID", ""))).name)
    if words in MASKS:
        raise NotAnImage(f"{label} is a DICOM segmentation, not a scan.")
    if "En Face" in words:
        raise NotAnImage(f"{label} is a DICOM en-face image, not a stack of B-scans.")
    if "Storage" in words and "Image" not in words and "Tomography" not in words:
        raise NotAnImage(f"{label} is a DICOM object without an image ({words}).")


def _pixel_element(file: BinaryIO, label: str, *, big_endian: bool) -> int:
    """The element number in group 7FE0 at which reading stopped; the file stands behind the tag then."""
    tag = file.read(4)
    if len(tag) == 4:
        group, element = struct.unpack(">HH" if big_endian else "<HH", tag)
        if group == PIXEL_GROUP and element in PIXEL_ELEMENTS:
            return int(element)
    raise NotAnImage(f"{label} is a DICOM file without pixels, or it ends before them.")


def _described(
    piece: Piece, dataset: Dataset, float_type: np.dtype[np.generic] | None, *, is_compressed: bool
) -> DicomHeader:
    bits = int(dataset.BitsAllocated)
    if float_type is None and bits not in (8, 16, 32):
        raise NotAnImage(f"{piece.label} stores {bits} bits a pixel; a scan has 8, 16 or 32.")
    sign = "i" if int(dataset.PixelRepresentation if float_type is None else 0) else "u"
    samples = int(dataset.SamplesPerPixel)
    rows, columns, n_frames = int(dataset.Rows), int(dataset.Columns), int(dataset.get("NumberOfFrames") or 1)
    if min(rows, columns, n_frames) < 1 or samples not in (1, 3):
        raise UnreadableFile(
            f"{piece.label} states {n_frames} frames of {columns} × {rows} pixels with {samples} samples."
        )
    photometric = str(dataset.PhotometricInterpretation)
    if photometric == "PALETTE COLOR":
        raise ColourImage(f"{piece.label} stores palette colours; OCT intensities are grey.")
    if samples == 3 and bits != 8:
        raise ColourImage(f"{piece.label} stores colours of {bits} bits; OCT intensities are grey.")
    return DicomHeader(
        piece=piece,
        dataset=dataset,
        n_frames=n_frames,
        rows=rows,
        columns=columns,
        samples=samples,
        dtype=float_type or np.dtype(f"{sign}{bits // 8}"),
        bits_stored=int(dataset.get("BitsStored", bits)),
        inverted=photometric == "MONOCHROME1",
        is_compressed=is_compressed,
    )


def _refuse_short(file: BinaryIO, header: DicomHeader, *, is_implicit: bool) -> None:
    """Compare the stated size of uncompressed pixels with what is left of the file, before any is read."""
    start = file.tell() + (4 if is_implicit else 8)  # length, or VR, two zero bytes and length
    there = file.seek(0, 2) - start
    if there < header.n_pixel_bytes:
        raise UnreadableFile(
            f"{header.label} ends early: {max(0, there)} of {header.n_pixel_bytes} pixel bytes are there."
        )


def laterality_of(dataset: Dataset) -> Laterality | None:
    """The eye that the object states, in the frame anatomy of multi-frame objects or the plain tags."""
    anatomy = functional_group(dataset, 0, "FrameAnatomySequence")
    stated = [anatomy.get("FrameLaterality", "")] if anatomy is not None else []
    stated += [dataset.get("ImageLaterality", ""), dataset.get("Laterality", "")]
    return next((SIDES[str(side)] for side in stated if str(side) in SIDES), None)


def device_of(dataset: Dataset) -> str | None:
    """Manufacturer and model, the only words of the header that leave this module."""
    words = [str(dataset.get(tag) or "").strip() for tag in ("Manufacturer", "ManufacturerModelName")]
    return " ".join(word for word in words if word)[:MAX_DEVICE_CHARS] or None


def acquired_on(dataset: Dataset) -> date | None:
    """The day of acquisition, else of the content, else of the study."""
    for tag in ("AcquisitionDateTime", "AcquisitionDate", "ContentDate", "StudyDate"):
        with contextlib.suppress(ValueError):
            return datetime.strptime(str(dataset.get(tag) or "")[:8], "%Y%m%d").date()
    return None


def functional_group(dataset: Dataset, frame: int, name: str) -> Dataset | None:
    """The item of functional group `name` for one frame: its own, else the shared one, else None."""
    per_frame = dataset.get("PerFrameFunctionalGroupsSequence") or []
    shared = dataset.get("SharedFunctionalGroupsSequence") or []
    for groups in (per_frame[frame] if frame < len(per_frame) else None, shared[0] if shared else None):
        items = groups.get(name) if groups is not None else None
        if items:
            return items[0]
    return None
