from typing import Literal

VolumeReadSpacingSource = Literal["file", "unknown", "user"]

VOLUME_READ_SPACING_SOURCE_VALUES: set[VolumeReadSpacingSource] = {
    "file",
    "unknown",
    "user",
}


def check_volume_read_spacing_source(value: str) -> VolumeReadSpacingSource:
    if value in VOLUME_READ_SPACING_SOURCE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {VOLUME_READ_SPACING_SOURCE_VALUES!r}")
