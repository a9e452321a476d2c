"""What a DICOM file says before its pixels. Only the tags listed here are read: nothing that names a patient."""

from __future__ import annotations

import logging
import os
import struct
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

import numpy as np
import pydicom
from pydicom.dataset import Dataset
from pydicom.encaps import parse_basic_offsets, parse_fragments
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

TAGS = [
    "SOPClassUID",
    "SOPInstanceUID",
    "StudyInstanceUID",
    "FrameOfReferenceUID",
    "BurnedInAnnotation",
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

OPHTHALMIC_TOMOGRAPHY = UID("1.2.840.10008.5.1.4.1.1.77.1.5.4")
"""Ophthalmic Tomography Image Storage: the class of OCT volumes."""

DERIVED = {"En Face": "en-face image", "Volume Analysis": "analysis of flow"}
"""Words in the names of ophthalmic classes that are made from a scan and are none."""

OTHER_MODALITIES = frozenset(
    {"CR", "CT", "DX", "ECG", "IVUS", "MG", "MR", "NM", "OP", "OPM", "OPV", "PT", "RF", "RTIMAGE", "US", "XA"}
)
"""Images of other devices, fundus photographs among them. Whatever is not named here may be an export of B-scans."""

JPEG2000_STARTS = (b"\xff\x4f\xff\x51", b"\x00\x00\x00\x0cjP")
"""First bytes of a JPEG 2000 codestream, and of one in a JP2 file."""

META_BYTES = 65536
"""More than any file meta information has."""

MAX_ELEMENT_BYTES = 64 * MIB
"""Longer elements stay on disk; the functional groups of 1024 frames take about 2 MiB."""

pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
logging.getLogger("pydicom").setLevel(logging.CRITICAL)
# pydicom's warnings about odd values repeat them, and in a damaged file the odd value runs on into the patient's name


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
        """The object says that it is optical coherence tomography, by its class or its modality."""
        modality = str(self.dataset.get("Modality", ""))
        by_class = str(self.dataset.get("SOPClassUID", "")) == OPHTHALMIC_TOMOGRAPHY
        return modality == "OPT" or (by_class and modality not in OTHER_MODALITIES)

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
        if header.is_compressed:
            _refuse_frames(file, header, is_jpeg2000=syntax in JPEG2000TransferSyntaxes)
        else:
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
    for part, kind in DERIVED.items():
        if part in words:
            raise NotAnImage(f"{label} is a DICOM {kind}, not a stack of B-scans.")
    if "Storage" in words and "Image" not in words and "Tomography" not in words:
        raise NotAnImage(f"{label} is a DICOM object without an image ({words}).")
    modality = str(dataset.get("Modality", ""))
    if modality in OTHER_MODALITIES and dataset.get("SOPClassUID", "") != OPHTHALMIC_TOMOGRAPHY:
        raise NotAnImage(f"{label} is an image of the modality {modality}; only OCT (OPT) is read.")


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
    rows, columns, n_frames = int(dataset.Rows), int(dataset.Columns), _n_frames(dataset)
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


def _n_frames(dataset: Dataset) -> int:
    """NumberOfFrames as stated, 1 where it is absent or empty; 0 and less are for the caller to refuse."""
    stated = dataset.get("NumberOfFrames")
    return 1 if stated in (None, "") else int(stated)


def _refuse_frames(file: BinaryIO, header: DicomHeader, *, is_jpeg2000: bool) -> None:
    """Count the compressed frames, each of one fragment or more, before anything is allocated; look at the first.

    Raises:
        UnreadableFile: there are fewer than stated.
        UnsupportedCompression: scrambled frames, which only their vendor reads.
    """
    file.seek(8, os.SEEK_CUR)  # VR, two zero bytes and an undefined length
    parse_basic_offsets(file)
    n_fragments, starts = parse_fragments(file)
    if n_fragments < header.n_frames:
        raise UnreadableFile(
            f"{header.label} states {header.n_frames} frames and holds {n_fragments}; it is damaged or ends early."
        )
    file.seek(starts[0] + 8)
    if is_jpeg2000 and not file.read(8).startswith(JPEG2000_STARTS):
        raise UnsupportedCompression(
            f"{header.label} is a DICOM file whose JPEG 2000 frames are scrambled or damaged, as Zeiss writes them for "
            "its own viewer; export it again as plain DICOM without compression."
        )


def _refuse_short(file: BinaryIO, header: DicomHeader, *, is_implicit: bool) -> None:
    """Compare the stated size of uncompressed pixels with what is left of the file, before any is read."""
    start = file.tell() + (4 if is_implicit else 8)  # length, or VR, two zero bytes and length
    there = file.seek(0, 2) - start
    if there < header.n_pixel_bytes:
        raise UnreadableFile(
            f"{header.label} ends early: {max(0, there)} of {header.n_pixel_bytes} pixel bytes are there."
        )


def functional_group(dataset: Dataset, frame: int, name: str) -> Dataset | None:
    """The item of functional group `name` for one frame: its own, else the shared one, else None."""
    per_frame = dataset.get("PerFrameFunctionalGroupsSequence") or []
    shared = dataset.get("SharedFunctionalGroupsSequence") or []
    for groups in (per_frame[frame] if frame < len(per_frame) else None, shared[0] if shared else None):
        items = groups.get(name) if groups is not None else None
        if items:
            return items[0]
    return None
