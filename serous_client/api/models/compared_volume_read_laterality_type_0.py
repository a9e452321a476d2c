from typing import Literal

ComparedVolumeReadLateralityType0 = Literal["OD", "OS"]

COMPARED_VOLUME_READ_LATERALITY_TYPE_0_VALUES: set[ComparedVolumeReadLateralityType0] = {
    "OD",
    "OS",
}


def check_compared_volume_read_laterality_type_0(value: str) -> ComparedVolumeReadLateralityType0:
    if value in COMPARED_VOLUME_READ_LATERALITY_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {COMPARED_VOLUME_READ_LATERALITY_TYPE_0_VALUES!r}")
