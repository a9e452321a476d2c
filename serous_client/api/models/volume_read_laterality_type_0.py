from typing import Literal

VolumeReadLateralityType0 = Literal["OD", "OS"]

VOLUME_READ_LATERALITY_TYPE_0_VALUES: set[VolumeReadLateralityType0] = {
    "OD",
    "OS",
}


def check_volume_read_laterality_type_0(value: str) -> VolumeReadLateralityType0:
    if value in VOLUME_READ_LATERALITY_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {VOLUME_READ_LATERALITY_TYPE_0_VALUES!r}")
