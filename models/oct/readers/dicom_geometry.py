"""Where the frames of a DICOM object lie, as far as it says.

PixelSpacing is (distance between rows, distance between columns) in mm; the rows of a B-scan are its depth, so it is
(axial, along). The distance across is, in this order: the frames' positions (ImagePositionPatient) along the normal
of the B-scan, if they are even; SpacingBetweenSlices; SliceThickness, with a warning.
Source: DICOM PS3.3 C.7.6.16.2.1 (pixel measures), C.7.6.16.2.3 (plane position), C.8.17.10 (ophthalmic frame location).
"""

from __future__ import annotations

from collections.abc import Sequence

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

Vector = NDArray[np.float64]


def refuse_other_scans(headers: Sequence[DicomHeader]) -> None:
    """Refuse frames that are no parallel B-scans.

    Raises:
        CircleScan: a frame was acquired along a curve.
        NotParallel: frames turn against each other, or lie across the depth (en face).
    """
    for header in headers:
        for frame in range(header.n_frames):
            location = functional_group(header.dataset, frame, "OphthalmicFrameLocationSequence")
            orientation = str(location.get("OphthalmicImageOrientation", "")) if location is not None else ""
            if orientation == "NONLINEAR":
                raise CircleScan(f"{header.label} holds a circle scan: its frames are not slices of a volume.")
            if orientation == "TRANSVERSE":
                raise NotParallel(f"{header.label} holds en-face images, not B-scans.")
    normals = [normal for normal in map(_normal, _orientations(headers)) if normal is not None]
    if any(abs(float(normal @ normals[0])) < PARALLEL_COSINE for normal in normals[1:]):
        raise NotParallel("The frames lie in different directions; only parallel B-scans make a volume.")


def in_spatial_order(headers: Sequence[DicomHeader]) -> tuple[list[DicomHeader], tuple[str, ...]]:
    """Single-frame objects by position along the normal, else by InstanceNumber, else as they came, with a warning."""
    if len(headers) < 2:
        return list(headers), ()
    places = _places(headers)
    if places is not None and len(set(places)) == len(places):
        return [headers[index] for index in np.argsort(places, kind="stable")], ()
    numbers = [header.dataset.get("InstanceNumber") for header in headers]
    known = [int(number) for number in numbers if number is not None]
    if len(known) == len(headers) and len(set(known)) == len(known):
        return [headers[index] for index in np.argsort(known, kind="stable")], ()
    return list(headers), ("The DICOM files state no order; they were taken in the order of their names.",)


def stated_geometry(headers: Sequence[DicomHeader]) -> tuple[Spacing | None, tuple[str, ...]]:
    """Spacing of the frames in the order of `headers`, and what is doubtful about it."""
    first = headers[0].dataset
    measures = functional_group(first, 0, "PixelMeasuresSequence") or first
    pixel_mm = _numbers(measures, "PixelSpacing", 2)
    if pixel_mm is None:
        return None, ("The DICOM file states no pixel spacing.",)
    axial, along = float(pixel_mm[0]), float(pixel_mm[1])
    if sum(header.n_frames for header in headers) == 1:
        return None, (
            f"The file is a single B-scan ({axial * UM_PER_MM:.2f} µm in depth, {along * UM_PER_MM:.2f} µm along), "
            "so it has no distance to another and no volume in mm³.",
        )
    across, warnings = _across_mm(headers, measures)
    if across is None:
        return None, warnings
    if is_filler((axial, along)) or is_filler((axial, along, across)):
        warnings += (f"The file states {axial:g} mm in depth and {along:g} mm along, as converters do that know none.",)
    spacing = stated_spacing(across * UM_PER_MM, axial * UM_PER_MM, along * UM_PER_MM)
    return spacing, warnings if spacing else (*warnings, "The DICOM file states no positive distance on every axis.")


def _across_mm(headers: Sequence[DicomHeader], measures: Dataset) -> tuple[float | None, tuple[str, ...]]:
    places = _places(headers)
    if places is not None and np.ptp(places) > 0:
        steps = np.diff(places)
        middle = float(np.median(steps))
        if middle == 0 or np.abs(steps - middle).max() > EVEN_TOLERANCE * abs(middle):
            return None, ("The positions of the frames are not evenly spaced, so the spacing is taken as unknown.",)
        return abs(middle), ()
    between = measures.get("SpacingBetweenSlices") or headers[0].dataset.get("SpacingBetweenSlices")
    if between:
        return float(between), ()
    thickness = measures.get("SliceThickness") or headers[0].dataset.get("SliceThickness")
    if thickness:
        return float(thickness), ("The distance between B-scans was taken from the stated slice thickness.",)
    return None, ("The DICOM file states no distance between its B-scans.",)


def _places(headers: Sequence[DicomHeader]) -> Vector | None:
    """Position of every frame along the normal of the first in mm, or None when one frame states none."""
    orientations = _orientations(headers)
    normal = _normal(orientations[0])
    positions = []
    for header in headers:
        for frame in range(header.n_frames):
            group = functional_group(header.dataset, frame, "PlanePositionSequence") or header.dataset
            positions.append(_numbers(group, "ImagePositionPatient", 3))
    if normal is None or any(position is None for position in positions):
        return None
    return np.array(positions, dtype=np.float64) @ normal  # (frames, 3) @ (3,) -> (frames,)


def _orientations(headers: Sequence[DicomHeader]) -> list[Vector | None]:
    found = []
    for header in headers:
        for frame in range(header.n_frames):
            group = functional_group(header.dataset, frame, "PlaneOrientationSequence") or header.dataset
            found.append(_numbers(group, "ImageOrientationPatient", 6))
    return found


def _normal(orientation: Vector | None) -> Vector | None:
    """Unit normal of a frame from its row and column directions."""
    if orientation is None:
        return None
    normal = np.cross(orientation[:3], orientation[3:])
    length = float(np.linalg.norm(normal))
    return normal / length if length > 0 else None


def _numbers(group: Dataset, tag: str, count: int) -> Vector | None:
    values = group.get(tag)
    if values is None or isinstance(values, str | bytes) or len(values) != count:
        return None
    numbers = np.array([float(value) for value in values], dtype=np.float64)
    return numbers if np.isfinite(numbers).all() else None
