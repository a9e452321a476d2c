from typing import Literal

CreateVolumeBodyLaterality = Literal["OD", "OS"]

CREATE_VOLUME_BODY_LATERALITY_VALUES: set[CreateVolumeBodyLaterality] = {
    "OD",
    "OS",
}


def check_create_volume_body_laterality(value: str) -> CreateVolumeBodyLaterality:
    if value in CREATE_VOLUME_BODY_LATERALITY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CREATE_VOLUME_BODY_LATERALITY_VALUES!r}")
