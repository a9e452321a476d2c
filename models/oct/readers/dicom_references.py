"""What a DICOM upload tells of its instances, for objects that refer to them: UIDs, each checked to be one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydicom.dataset import Dataset

from models.oct.dicom_source import DicomSource, Point, SourceFrame
from models.oct.readers.dicom_geometry import Frame, Vector, measures_of, numbers, orientation_of, position_of

UID_FORM = re.compile(r"[0-9]+(\.[0-9]+)+")

MAX_UID_CHARS = 64


def source_of(frames: Sequence[Frame]) -> DicomSource | None:
    """The instances of `frames` in that order; None where one lacks a UID that a reference needs.

    Text that is no UID is never passed on: it could be anything.
    """
    first = frames[0].header
    study, series, sop_class = (
        _uid(first.dataset, tag) for tag in ("StudyInstanceUID", "SeriesInstanceUID", "SOPClassUID")
    )
    kept = []
    for frame in frames:
        instance = _uid(frame.header.dataset, "SOPInstanceUID")
        if instance is None:
            return None
        number = frame.index + 1 if "NumberOfFrames" in frame.header.dataset else None
        kept.append(SourceFrame(instance, number, _point(position_of(frame))))
    if study is None or series is None or sop_class is None:
        return None
    orientation = orientation_of(frames[0])
    pixel_mm = numbers(measures_of(frames[0]), "PixelSpacing", 2)
    return DicomSource(
        study_instance_uid=study,
        series_instance_uid=series,
        sop_class_uid=sop_class,
        frame_of_reference_uid=_uid(first.dataset, "FrameOfReferenceUID"),
        rows=first.rows,
        columns=first.columns,
        frames=tuple(kept),
        orientation=None if orientation is None else _six(orientation),
        pixel_spacing_mm=None if pixel_mm is None else (float(pixel_mm[0]), float(pixel_mm[1])),
    )


def _uid(dataset: Dataset, tag: str) -> str | None:
    text = str(dataset.get(tag) or "").strip()
    return text if len(text) <= MAX_UID_CHARS and UID_FORM.fullmatch(text) else None


def _point(values: Vector | None) -> Point | None:
    return None if values is None else (float(values[0]), float(values[1]), float(values[2]))


def _six(values: Vector) -> tuple[float, float, float, float, float, float]:
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f
