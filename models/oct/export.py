"""Masks as files that other programs read: NIfTI, NumPy and a zip of PNG. One B-scan in memory at a time.

`mask` is (S, D, W) uint8 of 0 and 1 (or bool), `probability` (S, D, W) uint8 from 0 to 255 for 0 to 1.
"""

from __future__ import annotations

import gzip
import io
import math
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray
from PIL import Image

from models.oct.volume import OCTError, Spacing

Mask = NDArray[np.uint8] | NDArray[np.bool_]

UM_PER_MM = 1000.0

GZIP_LEVEL = 6

NIFTI_MAX_SIDE = 32767
"""NIfTI-1 counts voxels on an axis in a signed 16-bit number."""

ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""One date for all members, so that the same mask gives the same bytes."""


class UnusableMask(OCTError):
    """An array that is no mask of a volume."""

    code = "unusable_mask"


def write_nifti(mask: Mask, spacing: Spacing | None, path: Path) -> None:
    """The mask as NIfTI-1, gzipped when the name of `path` ends in `.gz`.

    Array index order is (W, D, S), that is x along, y axial, z across; zooms are in mm in that order. Unknown
    spacing leaves the zooms 1 and the unit of length 'unknown'. The affine is the diagonal of the zooms: OCT has no
    patient coordinates.

    Raises:
        UnusableMask
    """
    import nibabel  # 30 MiB that the web process does without until someone asks for this format

    _check(mask)
    n_slices, depth_px, n_ascans = mask.shape
    if max(mask.shape) > NIFTI_MAX_SIDE:
        raise UnusableMask(f"NIfTI holds at most {NIFTI_MAX_SIDE} voxels on an axis, the mask is {mask.shape}.")
    header_class: Any = nibabel.Nifti1Header
    header = header_class()
    header.set_data_shape((n_ascans, depth_px, n_slices))
    header.set_data_dtype(np.uint8)
    header.set_slope_inter(1, 0)
    zooms = (1.0, 1.0, 1.0)
    if spacing is not None:
        zooms = (spacing.along_um / UM_PER_MM, spacing.axial_um / UM_PER_MM, spacing.across_um / UM_PER_MM)
        header.set_xyzt_units("mm")
    header.set_zooms(zooms)
    header.set_sform(np.diag([*zooms, 1.0]), code="scanner" if spacing is not None else "unknown")
    header["magic"] = b"n+1"
    header["vox_offset"] = header.single_vox_offset
    header["descrip"] = b"subretinal fluid mask"
    with _opened(path) as file:
        file.write(header.binaryblock)
        file.write(bytes(header.single_vox_offset - len(header.binaryblock)))  # no extensions
        for bscan in _binary(mask):
            file.write(bscan.tobytes())  # (D, W) in C order is (W, D) in the Fortran order of NIfTI


def write_npz(mask: Mask, probability: NDArray[np.uint8], spacing: Spacing | None, path: Path) -> None:
    """`mask`, `probability` and `spacing_um` (across, axial, along; NaN when unknown) as compressed NumPy arrays.

    Raises:
        UnusableMask: the two arrays differ in shape.
    """
    _check(mask)
    if probability.shape != mask.shape or probability.dtype != np.uint8:
        raise UnusableMask(
            f"The mask is {mask.shape} and the probability {probability.shape} of {probability.dtype}; "
            "they must have one shape and the probability uint8 values."
        )
    spacing_um = (math.nan,) * 3 if spacing is None else (spacing.across_um, spacing.axial_um, spacing.along_um)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        _write_member(archive, "mask.npy", mask.shape, _binary(mask))
        _write_member(archive, "probability.npy", mask.shape, iter(probability))
        with archive.open(_member("spacing_um.npy"), "w") as file:
            npy.write_array(file, np.array(spacing_um, dtype=np.float64), allow_pickle=False)


def write_png_zip(mask: Mask, path: Path) -> None:
    """One 8-bit PNG a B-scan, 0 and 255, named `bscan_0000.png` and so on by 0-based slice index.

    Raises:
        UnusableMask
    """
    _check(mask)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for index, bscan in enumerate(_binary(mask)):
            archive.writestr(_member(f"bscan_{index:04d}.png", zipfile.ZIP_STORED), mask_png(bscan))


def mask_png(bscan: Mask) -> bytes:
    """One (D, W) mask as an 8-bit PNG of 0 and 255."""
    buffer = io.BytesIO()
    Image.fromarray(bscan.astype(np.uint8) * np.uint8(255)).save(buffer, format="PNG")
    return buffer.getvalue()


def _check(mask: Mask) -> None:
    if mask.ndim != 3 or 0 in mask.shape:
        raise UnusableMask(f"A mask is (B-scans, depth, A-scans), got shape {mask.shape}.")
    if mask.dtype not in (np.uint8, np.bool_):
        raise UnusableMask(f"A mask holds uint8 or bool values, got {mask.dtype}.")


def _binary(mask: Mask) -> Iterator[NDArray[np.uint8]]:
    """The B-scans (D, W) as uint8 of 0 and 1.

    Raises:
        UnusableMask: another value than 0 or 1.
    """
    for index, bscan in enumerate(mask):
        values = np.ascontiguousarray(bscan).view(np.uint8)
        if values.max() > 1:
            raise UnusableMask(f"A mask holds 0 and 1 only; B-scan {index} holds {values.max()}.")
        yield values


def _write_member(
    archive: zipfile.ZipFile, name: str, shape: tuple[int, ...], bscans: Iterator[NDArray[np.uint8]]
) -> None:
    with archive.open(_member(name), "w", force_zip64=math.prod(shape) > 2**31 - 2**16) as file:
        npy.write_array_header_1_0(file, {"descr": "|u1", "fortran_order": False, "shape": shape})
        for bscan in bscans:
            file.write(np.ascontiguousarray(bscan).tobytes())


def _member(name: str, method: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, ZIP_DATE)
    info.compress_type = method
    return info


def _opened(path: Path) -> IO[bytes] | gzip.GzipFile:
    if path.suffix == ".gz":
        return gzip.GzipFile(path, "wb", compresslevel=GZIP_LEVEL, mtime=0)
    return path.open("wb")
