"""The OCT volume that every part of Serous speaks of: (S, D, W) intensities with their geometry."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.oct.dicom_source import DicomSource
from models.oct.provenance import NOTHING_STATED, Provenance

Laterality = Literal["OD", "OS"]

UM3_PER_MM3 = 1e9
"""Cubic micrometres in a cubic millimetre."""

UM2_PER_MM2 = 1e6
"""Square micrometres in a square millimetre."""


class OCTError(ValueError):
    """The data broke a stated assumption. `str(error)` is a sentence for the person who gave the data.

    `code` is the stable word that the HTTP service answers with.
    """

    code = "unusable_volume"


class UnknownSpacing(OCTError):
    """A size in µm or mm was asked of a scan whose spacing nobody stated."""

    code = "unknown_spacing"


@dataclass(frozen=True)
class Spacing:
    """Distance between sample centres in µm, in array order S, D, W. Not the optical resolution."""

    across_um: float
    axial_um: float
    along_um: float

    def __post_init__(self) -> None:
        for name in ("across_um", "axial_um", "along_um"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value > 0):
                raise OCTError(f"Spacing {name} is {value}; it must be a positive number of µm.")

    @property
    def voxel_mm3(self) -> float:
        """Volume of one voxel in mm³."""
        return self.across_um * self.axial_um * self.along_um / UM3_PER_MM3

    @property
    def pixel_mm2(self) -> float:
        """Area of one B-scan pixel in mm²."""
        return self.axial_um * self.along_um / UM2_PER_MM2


@dataclass(frozen=True)
class OCTVolume:
    """A stack of parallel B-scans of one eye at one visit.

    `bscans` is (S, D, W): S B-scans, D depth (index grows from vitreous to choroid), W A-scans. Its type is
    uint8 or uint16, whichever keeps what the file held; readers scale other types to uint16 over the whole
    volume. `spacing` is None when the source did not state all three distances: sizes are then never guessed.
    `provenance` says of each value where it comes from.
    """

    bscans: NDArray[np.uint8] | NDArray[np.uint16]
    spacing: Spacing | None = None
    laterality: Laterality | None = None
    device: str | None = None
    acquired_on: date | None = None
    format: str = "array"
    warnings: tuple[str, ...] = ()
    provenance: Provenance = NOTHING_STATED
    patient_key: str | None = None
    """Pseudonym of the patient, made from what the file says where one was asked for."""
    dicom_source: DicomSource | None = None

    def __post_init__(self) -> None:
        if self.bscans.ndim != 3 or 0 in self.bscans.shape:
            raise OCTError(f"A volume is (B-scans, depth, A-scans), got shape {self.bscans.shape}.")
        if self.bscans.dtype not in (np.uint8, np.uint16):
            raise OCTError(f"B-scans are stored as uint8 or uint16, got {self.bscans.dtype}.")

    @property
    def n_slices(self) -> int:
        """Number of B-scans S."""
        return int(self.bscans.shape[0])

    @property
    def bscan_shape(self) -> tuple[int, int]:
        """(D, W) in pixels."""
        return int(self.bscans.shape[1]), int(self.bscans.shape[2])


def en_face(bscans: NDArray[np.generic]) -> NDArray[np.float32]:
    """Mean projection along depth: (S, D, W) -> (S, W), in the intensity unit of `bscans`."""
    return np.asarray(bscans.mean(axis=1, dtype=np.float32))


def fluid_volume_mm3(mask: NDArray[np.bool_], spacing: Spacing | None) -> float:
    """Volume of a (S, D, W) mask in mm³; raises as `voxels_mm3`."""
    return voxels_mm3(int(np.count_nonzero(mask)), n_slices=mask.shape[0], spacing=spacing)


def voxels_mm3(n_voxels: int, *, n_slices: int, spacing: Spacing | None) -> float:
    """Volume in mm³ of `n_voxels` of a scan of `n_slices` B-scans.

    Raises:
        UnknownSpacing: `spacing` is None, or there is one B-scan only and so no thickness to multiply with.
    """
    if spacing is None:
        raise UnknownSpacing("The scan does not state its spacing, so a volume in mm³ cannot be computed.")
    if n_slices < 2:
        raise UnknownSpacing("A single B-scan has an area but no volume.")
    return n_voxels * spacing.voxel_mm3
