"""The order in which B-scans lie in the eye, whatever order a device stored them in.

By the frames' positions (ImagePositionPatient), else by the lines that they were drawn along on the localizer, else by
InstanceNumber, else as they came. Horizontal B-scans begin with the uppermost: that of the largest z (DICOM's axes go
to the patient's left, back and head), or of the smallest row of the localizer. Others follow the normal of the B-scan
(row × column direction), or the columns of the localizer.
Source: DICOM PS3.3 C.7.6.16.2.3 (plane position), C.8.17.10.1 (reference coordinates: row and column of both ends).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.oct.readers.dicom_geometry import Frame, Vector, normal_of, numbers, orientation_of, places_mm
from models.oct.readers.dicom_header import functional_group

REVERSED = "The B-scans came in reverse order; they were put in the order of their positions."

INTERLEAVED = "The B-scans did not come in the order of their positions; they were put in that order."

UPRIGHT_COSINE = 0.7
"""A normal nearer to the body's long axis than 45 degrees is that of a horizontal B-scan."""


def in_spatial_order(frames: Sequence[Frame]) -> tuple[list[Frame], tuple[str, ...]]:
    """The frames by where they lie, and a sentence where they came in another order than they were numbered in.

    Frames of one object are numbered by it, objects of a single frame by InstanceNumber. Their names say nothing.
    """
    if len(frames) < 2:
        return list(frames), ()
    numbered = _by_number(frames)
    given = numbered or frames
    places = _from_above(given, places_mm(given))
    if places is None:
        places = line_places(given)
    if places is not None and len(set(places)) == len(places):
        order = np.argsort(places, kind="stable")
        return [given[index] for index in order], _told(order) if numbered is not None else ()
    if numbered is not None:
        return numbered, ()
    return list(frames), ("The DICOM files state no order; they were taken in the order of their names.",)


def line_places(frames: Sequence[Frame]) -> Vector | None:
    """Where the middle of each frame's line lies on the localizer, in its pixels: the row of lines that run more along
    the rows than across them, else the column. None where a frame states no line.
    """
    ends = []
    for frame in frames:
        location = functional_group(frame.header.dataset, frame.index, "OphthalmicFrameLocationSequence")
        ends.append(None if location is None else numbers(location, "ReferenceCoordinates", 4))
    lines = np.array([line for line in ends if line is not None])  # (frames, 4): row, column, row, column
    if len(lines) < len(frames):
        return None
    down, right = np.abs(lines[:, 2:] - lines[:, :2]).mean(axis=0)
    middle = (lines[:, 2:] + lines[:, :2]) / 2  # (frames, 2)
    return np.asarray(middle[:, 0] if right >= down else middle[:, 1], dtype=np.float64)


def _from_above(frames: Sequence[Frame], places: Vector | None) -> Vector | None:
    normal = normal_of(orientation_of(frames[0]))
    if places is None or normal is None or normal[2] < UPRIGHT_COSINE:
        return places  # places grow along the normal: downwards, or where nothing is above
    return -places


def _by_number(frames: Sequence[Frame]) -> list[Frame] | None:
    """The frames in the order of their numbers, None where single-frame objects state none."""
    if len({id(frame.header) for frame in frames}) == 1:
        return list(frames)
    stated = [frame.header.dataset.get("InstanceNumber") for frame in frames]
    known = [int(number) for number in stated if number not in (None, "")]
    if len(known) < len(frames) or len(set(known)) < len(known):
        return None
    return [frames[index] for index in np.argsort(known, kind="stable")]


def _told(order: np.ndarray[tuple[int, ...], np.dtype[np.intp]]) -> tuple[str, ...]:
    steps = np.diff(order)
    if (steps == 1).all():
        return ()
    return (REVERSED,) if (steps == -1).all() else (INTERLEAVED,)
