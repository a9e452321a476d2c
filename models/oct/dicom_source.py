"""Which DICOM instances a volume came from, and where their frames lie: what a derived object has to refer to.

UIDs and geometry alone. Nothing here names a patient by itself; whoever has the archive that the UIDs are from can
find the patient by them, as it is meant for results that go back to that archive.
"""

from __future__ import annotations

from dataclasses import dataclass

Point = tuple[float, float, float]


@dataclass(frozen=True)
class SourceFrame:
    """The frame that one B-scan of the volume was."""

    sop_instance_uid: str
    frame_number: int | None
    """From 1, as DICOM counts; None in an instance of a single frame that states no number of frames."""
    position_mm: Point | None
    """ImagePositionPatient: centre of the first pixel of the frame."""


@dataclass(frozen=True)
class DicomSource:
    """The instances of one DICOM series that a volume was read from."""

    study_instance_uid: str
    series_instance_uid: str
    sop_class_uid: str
    frame_of_reference_uid: str | None
    rows: int
    """Depth of a B-scan in pixels, D."""
    columns: int
    """A-scans of a B-scan, W."""
    frames: tuple[SourceFrame, ...]
    """One a B-scan, in the order of the stored volume, which may differ from that of the file."""
    orientation: tuple[float, float, float, float, float, float] | None
    """ImageOrientationPatient of all frames: direction along a row (A-scans), then along a column (depth)."""
    pixel_spacing_mm: tuple[float, float] | None
    """PixelSpacing as stated: between rows (axial), between columns (along)."""
