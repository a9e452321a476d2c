"""Where the frames of a DICOM object lie, as far as it says.

PixelSpacing is (distance between rows, distance between columns) in mm; the rows of a B-scan are its depth, so it is
(axial, along). The distance across is, in this order: the frames' positions (ImagePositionPatient) along the normal
of the B-scan, if they are even; SpacingBetweenSlices; SliceThickness, with a warning.
Source: DICOM PS3.3 C.7.6.16.2.1 (pixel measures), C.7.6.16.2.3 (plane position), C.8.17.10 (ophthalmic frame location).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from models.oct.readers.dicom_header import DicomHeader, functional_group
from models.oct.readers.errors import CircleScan, NotParallel
from models.oct.readers.plausibility import is_filler, stated_spacing
from models.oct.volume import Spacing

UM_PER_MM = 1000.0

EVEN_TOLERANCE = 0.1
"""Relative deviation from the median distance up to which frames count as evenly spaced."""

PARALLEL_COSINE = 0.999
"""Normals of parallel frames differ by less than 2.6 degrees."""

UNEVEN = "The positions of the frames are not evenly spaced, so the spacing is taken as unknown."

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Frame:
    """One B-scan by its header alone."""

    header: DicomHeader
    index: int
    """Position in its object, from 0."""
    slot: int
    """Position among all frames as they were sent."""


def frames_of(headers: Sequence[DicomHeader]) -> list[Frame]:
    """All frames as they were sent."""
    pairs = [(header, index) for header in headers for index in range(header.n_frames)]
    return [Frame(header, index, slot) for slot, (header, index) in enumerate(pairs)]


def refuse_other_scans(frames: Sequence[Frame]) -> None:
    """Refuse frames that are no parallel B-scans.

    Raises:
        CircleScan: a frame was acquired along a curve.
        NotParallel: frames turn against each other, or lie across the depth (en face).
    """
    for frame in frames:
        location = functional_group(frame.header.dataset, frame.index, "OphthalmicFrameLocationSequence")
        orientation = str(location.get("OphthalmicImageOrientation", "")) if location is not None else ""
        if orientation == "NONLINEAR":
            raise CircleScan(f"{frame.header.label} holds a circle scan: its frames are not slices of a volume.")
        if orientation == "TRANSVERSE":
            raise NotParallel(f"{frame.header.label} holds en-face images, not B-scans.")
    normals = [normal for normal in (normal_of(orientation_of(frame)) for frame in frames) if normal is not None]
    if any(abs(float(normal @ normals[0])) < PARALLEL_COSINE for normal in normals[1:]):
        raise NotParallel("The frames lie in different directions; only parallel B-scans make a volume.")


def stated_geometry(frames: Sequence[Frame], lines: Vector | None = None) -> tuple[Spacing | None, tuple[str, ...]]:
    """Spacing of the frames in their order, and what is doubtful about it.

    `lines`: where the frames lie on the localizer in its pixels, looked at for evenness where no position is stated.
    """
    measures = measures_of(frames[0])
    pixel_mm = numbers(measures, "PixelSpacing", 2)
    if pixel_mm is None:
        return None, ("The DICOM file states no pixel spacing.",)
    axial, along = float(pixel_mm[0]), float(pixel_mm[1])
    if len(frames) == 1:
        return None, (
            f"The file is a single B-scan ({axial * UM_PER_MM:.2f} µm in depth, {along * UM_PER_MM:.2f} µm along), "
            "so it has no distance to another and no volume in mm³.",
        )
    across, warnings = _across_mm(frames, measures, lines)
    if across is None:
        return None, warnings
    if is_filler((axial, along)) or is_filler((axial, along, across)):
        warnings += (f"The file states {axial:g} mm in depth and {along:g} mm along, as converters do that know none.",)
    spacing = stated_spacing(across * UM_PER_MM, axial * UM_PER_MM, along * UM_PER_MM)
    return spacing, warnings if spacing else (*warnings, "The DICOM file states no positive distance on every axis.")


def _across_mm(
    frames: Sequence[Frame], measures: Dataset, lines: Vector | None
) -> tuple[float | None, tuple[str, ...]]:
    places = places_mm(frames)
    if places is not None and np.ptp(places) > 0:
        return (abs(float(np.median(np.diff(places)))), ()) if _even(places) else (None, (UNEVEN,))
    if lines is not None and np.ptp(lines) > 0 and not _even(lines):
        return None, (UNEVEN,)
    first = frames[0].header.dataset
    between = measures.get("SpacingBetweenSlices") or first.get("SpacingBetweenSlices")
    if between:
        return float(between), ()
    thickness = measures.get("SliceThickness") or first.get("SliceThickness")
    if thickness:
        return float(thickness), ("The distance between B-scans was taken from the stated slice thickness.",)
    return None, ("The DICOM file states no distance between its B-scans.",)


def _even(places: Vector) -> bool:
    steps = np.diff(places)
    middle = float(np.median(steps))
    return middle != 0 and bool(np.abs(steps - middle).max() <= EVEN_TOLERANCE * abs(middle))


def places_mm(frames: Sequence[Frame]) -> Vector | None:
    """Position of every frame along the normal of the first in mm.

    None when a frame states no position, or all lie at one place: some devices fill in zeros.
    """
    normal = normal_of(orientation_of(frames[0]))
    positions = [position_of(frame) for frame in frames]
    if normal is None or any(position is None for position in positions):
        return None
    places: Vector = np.array(positions, dtype=np.float64) @ normal  # (frames, 3) @ (3,) -> (frames,)
    return places if len(frames) == 1 or np.ptp(places) > 0 else None


def measures_of(frame: Frame) -> Dataset:
    """The group that states the pixel spacing of a frame, else the header itself."""
    return functional_group(frame.header.dataset, frame.index, "PixelMeasuresSequence") or frame.header.dataset


def position_of(frame: Frame) -> Vector | None:
    """ImagePositionPatient of a frame in mm (3,)."""
    group = functional_group(frame.header.dataset, frame.index, "PlanePositionSequence") or frame.header.dataset
    return numbers(group, "ImagePositionPatient", 3)


def orientation_of(frame: Frame) -> Vector | None:
    """ImageOrientationPatient of a frame (6,): along a row, along a column."""
    group = functional_group(frame.header.dataset, frame.index, "PlaneOrientationSequence") or frame.header.dataset
    return numbers(group, "ImageOrientationPatient", 6)


def normal_of(orientation: Vector | None) -> Vector | None:
    """Unit normal of a frame, row × column direction."""
    if orientation is None:
        return None
    normal = np.cross(orientation[:3], orientation[3:])
    length = float(np.linalg.norm(normal))
    return normal / length if length > 0 else None


def numbers(group: Dataset, tag: str, count: int) -> Vector | None:
    """`count` finite numbers of an element, else None."""
    values = group.get(tag)
    if values is None or isinstance(values, str | bytes) or len(values) != count:
        return None
    found = np.array([float(value) for value in values], dtype=np.float64)
    return found if np.isfinite(found).all() else None
