from typing import Literal

SegmentationReadSpacingSource = Literal["file", "unknown", "user"]

SEGMENTATION_READ_SPACING_SOURCE_VALUES: set[SegmentationReadSpacingSource] = {
    "file",
    "unknown",
    "user",
}


def check_segmentation_read_spacing_source(value: str) -> SegmentationReadSpacingSource:
    if value in SEGMENTATION_READ_SPACING_SOURCE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SEGMENTATION_READ_SPACING_SOURCE_VALUES!r}")
