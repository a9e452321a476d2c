"""Small valid scans in every format, as bytes: the starting point of each test and of the damage drill."""

from __future__ import annotations

import gzip
import io
import struct
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import nibabel
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import UID, ExplicitVRLittleEndian, JPEG2000Lossless, generate_uid

from models.oct.readers import Limits, SourceFile, read_volume
from models.oct.volume import OCTVolume
from tests.builders import npy, png, tiny_bscans, zipped

SHAPE = (3, 32, 40)
"""(S, D, W): three different sides, so that a swapped axis cannot pass; JPEG 2000 needs 32 pixels."""

OPT = UID("1.2.840.10008.5.1.4.1.1.77.1.5.4")
"""Ophthalmic Tomography Image Storage."""

UNIX_EPOCH_FILETIME = 116444736000000000
"""1 January 1970 in ticks of 100 ns since 1601."""

PATIENT = "CANARY^JANE"
"""The name that no message may hold."""


def scan(files: Mapping[str, bytes], folder: Path, limits: Limits | None = None) -> OCTVolume:
    """Read `files` (names to bytes) as an upload: the bytes lie under numbers, as the web service keeps them."""
    sources = []
    for number, (name, content) in enumerate(files.items()):
        path = folder / f"upload-{number}"
        path.write_bytes(content)
        sources.append(SourceFile(name, path))
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    return read_volume(sources, limits=limits or Limits(), scratch=scratch)


def image(pixels: NDArray[np.generic], kind: str, **options: object) -> bytes:
    """One image file by Pillow."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, **options)
    return file.getvalue()


def pages(bscans: NDArray[np.generic], **options: object) -> bytes:
    """A multi-page TIFF by Pillow."""
    file = io.BytesIO()
    images = [Image.fromarray(bscan) for bscan in bscans]
    images[0].save(file, "TIFF", save_all=True, append_images=images[1:], **options)
    return file.getvalue()


def nifti(array: NDArray[np.generic], *, zooms: tuple[float, ...] = (0.012, 0.004, 0.12), unit: str = "mm") -> bytes:
    """A NIfTI-1 file of an array in NIfTI's index order (x, y, z) = (W, D, S)."""
    one = nibabel.Nifti1Image(array, np.eye(4))
    one.header.set_zooms(zooms[: array.ndim])
    one.header.set_xyzt_units(unit)
    return one.to_bytes()


def metaimage(bscans: NDArray[np.generic], *, target: str = "LOCAL", **fields: object) -> bytes:
    """A `.mha` of (S, D, W) voxels, or its header alone when `target` names a file."""
    s, d, w = bscans.shape
    types = {"uint8": "MET_UCHAR", "uint16": "MET_USHORT", "int16": "MET_SHORT", "float32": "MET_FLOAT"}
    lines = {
        "ObjectType": "Image",
        "NDims": 3,
        "BinaryData": "True",
        "DimSize": f"{w} {d} {s}",
        "ElementSpacing": "0.012 0.004 0.12",
        "ElementType": types[bscans.dtype.name],
        **fields,
        "ElementDataFile": target,
    }
    head = "".join(f"{key} = {value}\n" for key, value in lines.items()).encode()
    return head + bscans.tobytes() if target == "LOCAL" else head


def heidelberg(
    bscans: NDArray[np.float32],
    *,
    pattern: int = 3,
    distance_mm: float = 0.12,
    starts: list[tuple[float, float]] | None = None,
    ends: list[tuple[float, float]] | None = None,
    position: bytes = b"OS",
    visit_date: float = 42746.64,
    patient_id: str = PATIENT,
) -> bytes:
    """A `.vol` file of (S, D, W) reflectivity with a fundus image of 4 × 5 pixels."""
    s, d, w = bscans.shape
    head = struct.pack("<12s3i3d2i", b"HSF-OCT-103", w, s, d, 0.012, distance_mm, 0.0039, 4, 5)
    head = head.ljust(84, b"\0") + struct.pack("<4sQi", position, UNIX_EPOCH_FILETIME, pattern)
    head = head.ljust(140, b"\0") + patient_id.encode()
    head = head.ljust(200, b"\0") + struct.pack("<d", visit_date)
    body = head.ljust(2048, b"\0") + bytes(20)
    for index, bscan in enumerate(bscans):
        start = starts[index] if starts else (0.0, index * distance_mm)
        end = ends[index] if ends else (w * 0.012, start[1])
        body += struct.pack("<12si4d", b"HSF-BS-103", 256, *start, *end).ljust(256, b"\0")
        body += bscan.astype("<f4").tobytes()
    return body


def item(**elements: object) -> Sequence:
    """A sequence of one item."""
    one = Dataset()
    for tag, value in elements.items():
        setattr(one, tag, value)
    return Sequence([one])


def dicom_dataset(pixels: NDArray[np.generic], **elements: object) -> FileDataset:
    """An uncompressed image of one (D, W) or several (S, D, W) frames, without geometry, with a patient's name."""
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = OPT
    meta.MediaStorageSOPInstanceUID = generate_uid()
    dataset = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    dataset.SOPClassUID = OPT
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    dataset.Modality = "OPT"
    dataset.PatientName = PATIENT
    dataset.PatientID = "CANARY-4711"
    dataset.Manufacturer = "Acme"
    dataset.ManufacturerModelName = "Scanner 5"
    dataset.AcquisitionDateTime = "20240229101112"
    dataset.Rows, dataset.Columns = pixels.shape[-2:]
    if pixels.ndim == 3:
        dataset.NumberOfFrames = pixels.shape[0]
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.BitsAllocated = dataset.BitsStored = pixels.dtype.itemsize * 8
    dataset.HighBit = dataset.BitsStored - 1
    dataset.PixelRepresentation = int(pixels.dtype.kind == "i")
    dataset.PixelData = pixels.tobytes()
    for tag, value in elements.items():
        setattr(dataset, tag, value)
    return dataset


def dicom_bytes(dataset: FileDataset) -> bytes:
    """The DICOM file of a data set."""
    file = io.BytesIO()
    dataset.save_as(file, enforce_file_format=True)
    return file.getvalue()


def multi_frame(bscans: NDArray[np.generic], *, step_mm: float = 0.12, **elements: object) -> FileDataset:
    """An OPT object with shared pixel measures (axial 4 µm, along 12 µm) and frames `step_mm` apart."""
    dataset = dicom_dataset(bscans)
    shared = Dataset()
    shared.PixelMeasuresSequence = item(PixelSpacing=[0.004, 0.012], SliceThickness=0.5)
    shared.PlaneOrientationSequence = item(ImageOrientationPatient=[1, 0, 0, 0, 0, -1])
    shared.FrameAnatomySequence = item(FrameLaterality="L")
    dataset.SharedFunctionalGroupsSequence = Sequence([shared])
    frames = []
    for index in range(bscans.shape[0]):
        frame = Dataset()
        frame.PlanePositionSequence = item(ImagePositionPatient=[0, index * step_mm, 0])
        frames.append(frame)
    dataset.PerFrameFunctionalGroupsSequence = Sequence(frames)
    for tag, value in elements.items():
        setattr(dataset, tag, value)
    return dataset


def compressed(bscans: NDArray[np.generic], syntax: UID = JPEG2000Lossless) -> FileDataset:
    """The same, compressed."""
    dataset = multi_frame(bscans)
    dataset.compress(syntax, bscans)
    return dataset


@cache
def every_format() -> dict[str, dict[str, bytes]]:
    """One valid upload of each kind, by name; each is the same (3, 32, 40) volume or holds it."""
    bscans = tiny_bscans(SHAPE)
    slices = {f"b{index}.png": png(bscan) for index, bscan in enumerate(bscans)}
    return {
        "png": slices,
        "jpeg": {"a.jpg": image(bscans[0], "JPEG")},
        "bmp": {"a.bmp": image(bscans[0], "BMP")},
        "tiff": {"a.tif": pages(bscans)},
        "tiff-deflated": {"a.tif": pages(bscans, compression="tiff_adobe_deflate")},
        "tiff-lzw": {"a.tif": pages(bscans, compression="tiff_lzw")},
        "npy": {"a.npy": npy(bscans)},
        "npy-float": {"a.npy": npy(bscans.astype(np.float32))},
        "npz": {"a.npz": zipped({"volume.npy": npy(bscans), "spacing_um.npy": npy(np.array([120.0, 4.0, 12.0]))})},
        "zip": {"a.zip": zipped(slices)},
        "nifti": {"a.nii": nifti(bscans.transpose(2, 1, 0))},
        "nifti-gz": {"a.nii.gz": gzip.compress(nifti(bscans.transpose(2, 1, 0)), mtime=0)},
        "mha": {"a.mha": metaimage(bscans)},
        "mhd": {"a.mhd": metaimage(bscans, target="a.raw"), "a.raw": bscans.tobytes()},
        "vol": {"a.vol": heidelberg(bscans.astype(np.float32) / 255)},
        "dicom": {"a.dcm": dicom_bytes(multi_frame(bscans))},
        "dicom-jpeg2000": {"a.dcm": dicom_bytes(compressed(bscans))},
    }
