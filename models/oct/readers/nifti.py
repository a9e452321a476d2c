"""NIfTI-1 and NIfTI-2 (`.nii`, `.nii.gz`).

Axis order: array index (x, y, z) = (along, axial, across), that is (W, D, S), with zooms in that order. Our own
masks are exported so (`models/oct/export.py`). Reading gives (S, D, W). The affine's rotation and flips are not
applied: OCT has no patient coordinates, and the index order is what viewers of B-scans agree on.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
from numpy.typing import NDArray

from models.oct.readers.arrays import volume_shape
from models.oct.readers.errors import ColourImage, NotAVolume, UnreadableFile, parsing
from models.oct.readers.expand import gunzip
from models.oct.readers.plausibility import stated_spacing
from models.oct.readers.source import Limits, Piece
from models.oct.readers.stack import BScanStack, Reading, raw_stack
from models.oct.volume import Spacing

NIFTI2_HEADER_BYTES = 540

UM_PER_UNIT = {"meter": 1e6, "mm": 1e3, "micron": 1.0}
"""Spatial units that the header can state, in µm; 'unknown' is none of them."""


def read_nifti(piece: Piece, limits: Limits, scratch: Path, *, packed: bool) -> Reading:
    """A volume of index order (along, axial, across). `packed`: it is a gzip file, unpacked into `scratch`.

    Raises:
        NotAVolume, ColourImage, TooLarge, UnreadableFile
    """
    path = piece.path
    if packed:
        path = scratch / f"{piece.path.name}.nii"
        gunzip(piece.path, path, limits, piece.label)
    with parsing(piece.label, "NIfTI"):
        header = _read_header(path)
        if header["magic"].item()[:2] == b"ni":
            raise NotAVolume(f"{piece.label} is one half of a two-file NIfTI (.hdr and .img); send a single .nii.")
        stack = _stack(header, path, limits, piece.label)
        spacing, warnings = _spacing(header)
        return Reading(stack, "nifti", spacing=spacing, warnings=warnings)


def _read_header(path: Path) -> Any:
    with path.open("rb") as file:
        size = file.read(4)
        file.seek(0)
        is_2 = NIFTI2_HEADER_BYTES in (int.from_bytes(size, "little"), int.from_bytes(size, "big"))
        header_class: Any = nibabel.Nifti2Header if is_2 else nibabel.Nifti1Header
        return header_class.from_fileobj(file, check=False)  # the check would turn a distance of 0 into 1 mm


def _stack(header: Any, path: Path, limits: Limits, label: str) -> BScanStack:
    sides = tuple(int(side) for side in header.get_data_shape())
    while len(sides) > 2 and sides[-1] == 1:
        sides = sides[:-1]
    dtype: np.dtype[np.generic] = header.get_data_dtype()
    if dtype.names is not None:
        raise ColourImage(f"{label} holds colour voxels; OCT intensities are grey.")
    if dtype.kind not in "uif":
        raise NotAVolume(f"{label} holds values of type {dtype.name}; a scan holds intensities.")
    shape = volume_shape(sides[::-1], label)  # (x, y, z) = (W, D, S) -> (S, D, W); Fortran order becomes C order
    limits.check_volume(shape, dtype, label)
    offset = max(int(header.get_data_offset()), int(header.single_vox_offset))
    stack = raw_stack(path, offset=offset, shape=shape, dtype=dtype, label=label)
    slope, intercept = header.get_slope_inter()
    if slope in (None, 1.0) and intercept in (None, 0.0):
        return stack
    if not (math.isfinite(slope) and math.isfinite(intercept)):
        raise UnreadableFile(f"{label} states an intensity scale of {slope} and {intercept}.")
    return _rescaled(stack, float(slope), float(intercept))


def _rescaled(stack: BScanStack, slope: float, intercept: float) -> BScanStack:
    """The stack in the file's own intensity unit: stored × slope + intercept."""

    def frames() -> Iterator[NDArray[np.generic]]:
        for bscan in stack.frames():
            yield bscan.astype(np.float32) * np.float32(slope) + np.float32(intercept)

    return BScanStack(stack.shape, np.dtype(np.float32), frames)


def _spacing(header: Any) -> tuple[Spacing | None, tuple[str, ...]]:
    """Zooms (along, axial, across) in µm, if the header states a unit and not only its default of 1."""
    zooms = [abs(float(zoom)) for zoom in header["pixdim"][1:4]]
    unit = header.get_xyzt_units()[0]
    if unit not in UM_PER_UNIT:
        return None, ("The NIfTI header states no unit of length, so the spacing is taken as unknown.",)
    if all(zoom == 1.0 for zoom in zooms):
        return None, ("The NIfTI header states a distance of 1 on every axis, a filler; the spacing is unknown.",)
    along, axial, across = (zoom * UM_PER_UNIT[unit] for zoom in zooms)
    spacing = stated_spacing(across, axial, along)
    return spacing, () if spacing else ("The NIfTI header states no positive distance on every axis.",)
