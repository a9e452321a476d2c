from typing import Literal

VolumeChangeReadVerdictType0 = Literal["grew", "no_detectable_change", "shrank"]

VOLUME_CHANGE_READ_VERDICT_TYPE_0_VALUES: set[VolumeChangeReadVerdictType0] = {
    "grew",
    "no_detectable_change",
    "shrank",
}


def check_volume_change_read_verdict_type_0(value: str) -> VolumeChangeReadVerdictType0:
    if value in VOLUME_CHANGE_READ_VERDICT_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {VOLUME_CHANGE_READ_VERDICT_TYPE_0_VALUES!r}")
