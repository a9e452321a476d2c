"""What derived objects refer to: the original DICOM instance, or an OPT of our own with the geometry that they need.

A SEG lies in a frame of reference. Many vendors' OPT have none (PS3.3 A.52 does not ask for one), and then neither the
standard's readers nor highdicom place its frames. The original is referred to where it can carry a SEG as it is; in all
other cases we write the scan ourselves, with planes made of its spacing, and refer to that.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.oct.dicom_out.described import Scan
from models.oct.dicom_source import DicomSource, Point
from models.oct.volume import Spacing, UnknownSpacing

OPT_STORAGE = "1.2.840.10008.5.1.4.1.1.77.1.5.4"
"""Ophthalmic Tomography Image Storage."""

UM_PER_MM = 1000.0

SAME_SPACING = 1e-3
"""Relative difference up to which a scan's spacing is that of its instance; beyond, somebody has corrected it."""

LEAST_STEP_MM = 1e-4
"""Frames that are closer than a tenth of a micrometre are at one place."""

ROW_DIRECTION, COLUMN_DIRECTION = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)
"""Of our own OPT, in DICOM's patient coordinates (x to the left, y to the back, z to the head): A-scans run to the
patient's left as in a fundus picture, depth runs to the back. Nominal: nobody measured how the head was held."""

NO_SPACING = (
    "The scan does not state its spacing, and a DICOM object must. Upload the scan with spacing_um "
    "(across,axial,along), or take the mask as nifti, npz or png, which can do without."
)


def require_reference(scan: Scan) -> None:
    """Raise where there is nothing that a derived object could refer to.

    Raises:
        UnknownSpacing: the original cannot carry a SEG, and without spacing we cannot write an OPT of our own.
    """
    if not refers_to_original(scan):
        known_spacing(scan)


def known_spacing(scan: Scan) -> Spacing:
    """The spacing of a scan that our own OPT states.

    Raises:
        UnknownSpacing
    """
    if scan.spacing is None:
        raise UnknownSpacing(NO_SPACING)
    return scan.spacing


def refers_to_original(scan: Scan) -> bool:
    """Whether SEG and SR refer to the original instance, whose frames then are the SEG's planes one by one.

    It must be one OPT instance of as many frames as the volume has B-scans, all of one size, with a frame of reference,
    an orientation, and a place of its own for every frame; and the scan's spacing, if it has one, must be the
    instance's. highdicom takes one multi-frame instance only, so a series of single OPT frames goes through our own.
    """
    source = scan.source
    if source is None or source.sop_class_uid != OPT_STORAGE or source.frame_of_reference_uid is None:
        return False
    n_slices, depth, width = scan.shape
    numbers = sorted(frame.frame_number or 0 for frame in source.frames)
    if len({frame.sop_instance_uid for frame in source.frames}) != 1 or numbers != list(range(1, n_slices + 1)):
        return False
    if (source.rows, source.columns) != (depth, width) or source.pixel_spacing_mm is None:
        return False
    places = places_mm(source)
    if places is None or (n_slices > 1 and float(np.diff(np.sort(places)).min()) < LEAST_STEP_MM):
        return False
    return scan.spacing is None or _states(source, places, scan.spacing)


def places_mm(source: DicomSource) -> NDArray[np.float64] | None:
    """Where the frames lie along their normal, (S,), in the order of the volume; None where that is not stated."""
    positions = [frame.position_mm for frame in source.frames]
    if source.orientation is None or any(position is None for position in positions):
        return None
    normal = np.cross(source.orientation[:3], source.orientation[3:])
    length = float(np.linalg.norm(normal))
    if length == 0:
        return None
    return np.array(positions, dtype=np.float64) @ (normal / length)  # (S, 3) @ (3,) -> (S,)


def _states(source: DicomSource, places: NDArray[np.float64], spacing: Spacing) -> bool:
    stated = list(source.pixel_spacing_mm or ())
    wanted = [spacing.axial_um, spacing.along_um]
    if len(places) > 1:
        steps = np.abs(np.diff(places))
        stated += [float(steps.min()), float(steps.max())]
        wanted += [spacing.across_um, spacing.across_um]
    return bool(np.allclose(np.array(stated) * UM_PER_MM, wanted, rtol=SAME_SPACING, atol=0))


def own_positions(scan: Scan) -> list[Point]:
    """ImagePositionPatient in mm of every B-scan of our own OPT. The first pixel of B-scan 0 is the origin.

    Raises:
        UnknownSpacing
    """
    step_mm = known_spacing(scan).across_um / UM_PER_MM
    upwards = 1 if scan.first_slice == "inferior" else -1
    return [(0.0, 0.0, upwards * index * step_mm or 0.0) for index in range(scan.shape[0])]


def frame_order(scan: Scan) -> list[int]:
    """For every frame of what is referred to, in its order there, the index of its B-scan."""
    if not refers_to_original(scan) or scan.source is None:
        return list(range(scan.shape[0]))
    numbers = [frame.frame_number or 0 for frame in scan.source.frames]
    return sorted(range(len(numbers)), key=numbers.__getitem__)
