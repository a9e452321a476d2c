"""Our own OPT: the stored scan as Ophthalmic Tomography Image Storage, with the planes that a SEG needs.

highdicom writes no OPT, so this is pydicom with the modules of the standard. What is nowhere known is empty where the
standard lets it be; three values that it asks for are left out rather than made up when unknown: AcquisitionDateTime,
ImageLaterality and FrameLaterality.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from models.oct.dicom_out.apart import UnusableArray
from models.oct.dicom_out.described import FiledUnder, Scan
from models.oct.dicom_out.header import own_header

Bscans = NDArray[np.uint8] | NDArray[np.uint16]


def write_opt_file(bscans_path: Path, target: Path, scan: Scan, filed_under: FiledUnder | None) -> None:
    """Write the (S, D, W) B-scans of a `.npy` file, uncompressed.

    Raises:
        UnusableArray: they are not uint8 or uint16, or not of the scan's shape.
        UnknownSpacing
    """
    bscans: Bscans = np.load(bscans_path, mmap_mode="r", allow_pickle=False)
    if bscans.shape != scan.shape or bscans.dtype not in (np.uint8, np.uint16):
        raise UnusableArray(f"The B-scans are {bscans.shape} of {bscans.dtype}, the scan is {scan.shape}.")
    dataset = own_header(scan, filed_under)
    bits = 8 * bscans.dtype.itemsize
    dataset.BitsAllocated = bits
    dataset.BitsStored = bits
    dataset.HighBit = bits - 1
    pixels = bscans.astype(bscans.dtype.newbyteorder("<"), copy=False).tobytes()
    dataset.PixelData = pixels + bytes(len(pixels) % 2)
    dataset["PixelData"].VR = "OW"  # the one that a native, explicit transfer syntax has for both depths
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.save_as(target, enforce_file_format=True)
