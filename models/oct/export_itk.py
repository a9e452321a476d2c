"""Masks as NRRD and MetaImage, the plain formats of 3D Slicer and ITK. One B-scan in memory at a time.

Both state the axes from the fastest to the slowest: x along (A-scans), y axial (depth), z across (B-scans), which is
(S, D, W) in C order. Lengths are in mm. Unknown spacing is left out (NRRD) or stated as 1 without a unit (MetaImage,
which has no other way), and a comment in the header says so.
"""

from __future__ import annotations

import gzip
import shutil
import tempfile
import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.oct.export import GZIP_LEVEL, UM_PER_MM, UnusableMask
from models.oct.volume import Spacing

Shape = tuple[int, int, int]

BScans = Iterable[NDArray[np.uint8]]
"""The (D, W) B-scans of a mask in order, values 0 and 1."""

UNKNOWN_SPACING = "spacing unknown: voxels only, no lengths"


def write_nrrd(bscans: BScans, shape: Shape, spacing: Spacing | None, path: Path) -> None:
    """The mask as NRRD with gzipped voxels in the same file (`.nrrd`).

    Raises:
        UnusableMask: the B-scans are not of `shape`, or hold another value than 0 or 1.

    Source: the NRRD format, version 4, https://teem.sourceforge.net/nrrd/format.html.
    """
    fields = [
        "NRRD0004",
        "type: uint8",
        "dimension: 3",
        f"sizes: {_sizes(shape)}",
        "encoding: gzip",
        'labels: "along" "axial" "across"',
        "content: subretinal fluid mask",
    ]
    if spacing is None:
        fields.append(f"# {UNKNOWN_SPACING}")
    else:
        fields += [f"spacings: {_spacings(spacing)}", 'units: "mm" "mm" "mm"']
    with path.open("wb") as file:
        file.write("\n".join(fields).encode() + b"\n\n")
        with gzip.GzipFile(filename="", mode="wb", compresslevel=GZIP_LEVEL, fileobj=file, mtime=0) as packed:
            for bscan in _checked(bscans, shape):
                packed.write(bscan)


def write_metaimage(bscans: BScans, shape: Shape, spacing: Spacing | None, path: Path) -> None:
    """The mask as MetaImage with compressed voxels in the same file (`.mha`).

    Raises:
        UnusableMask: the B-scans are not of `shape`, or hold another value than 0 or 1.

    Source: https://itk.org/Wiki/ITK/MetaIO/Documentation.
    """
    with tempfile.TemporaryFile(dir=path.parent) as voxels:  # the header states their packed size
        packer = zlib.compressobj(GZIP_LEVEL)
        for bscan in _checked(bscans, shape):
            voxels.write(packer.compress(bscan))
        voxels.write(packer.flush())
        fields = {
            "ObjectType": "Image",
            "NDims": 3,
            "Comment": "subretinal fluid mask" if spacing else f"subretinal fluid mask, {UNKNOWN_SPACING}",
            "BinaryData": "True",
            "BinaryDataByteOrderMSB": "False",
            "CompressedData": "True",
            "CompressedDataSize": voxels.tell(),
            "ElementSpacing": _spacings(spacing) if spacing else "1 1 1",
            "DimSize": _sizes(shape),
            "ElementType": "MET_UCHAR",
            "ElementDataFile": "LOCAL",
        }
        voxels.seek(0)
        with path.open("wb") as file:
            file.write("".join(f"{key} = {value}\n" for key, value in fields.items()).encode())
            shutil.copyfileobj(voxels, file)


def _sizes(shape: Shape) -> str:
    n_slices, depth_px, n_ascans = shape
    return f"{n_ascans} {depth_px} {n_slices}"


def _spacings(spacing: Spacing) -> str:
    """mm along, axial, across, in the shortest form that gives the same number again."""
    return " ".join(repr(um / UM_PER_MM) for um in (spacing.along_um, spacing.axial_um, spacing.across_um))


def _checked(bscans: BScans, shape: Shape) -> Iterable[bytes]:
    if 0 in shape:
        raise UnusableMask(f"A mask is (B-scans, depth, A-scans), got shape {shape}.")
    n_bscans = 0
    for bscan in bscans:
        if bscan.shape != shape[1:] or bscan.dtype not in (np.uint8, np.bool_) or bscan.max() > 1:
            raise UnusableMask(f"B-scan {n_bscans} of the mask is not {shape[1:]} values of 0 and 1.")
        n_bscans += 1
        yield bscan.tobytes()
    if n_bscans != shape[0]:
        raise UnusableMask(f"The mask has {n_bscans} B-scans and not {shape[0]}.")
