from typing import Literal

CreateVolumeFormLaterality = Literal["OD", "OS"]

CREATE_VOLUME_FORM_LATERALITY_VALUES: set[CreateVolumeFormLaterality] = {
    "OD",
    "OS",
}


def check_create_volume_form_laterality(value: str) -> CreateVolumeFormLaterality:
    if value in CREATE_VOLUME_FORM_LATERALITY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CREATE_VOLUME_FORM_LATERALITY_VALUES!r}")
