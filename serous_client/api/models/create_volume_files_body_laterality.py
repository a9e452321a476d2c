from typing import Literal

CreateVolumeFilesBodyLaterality = Literal["OD", "OS"]

CREATE_VOLUME_FILES_BODY_LATERALITY_VALUES: set[CreateVolumeFilesBodyLaterality] = {
    "OD",
    "OS",
}


def check_create_volume_files_body_laterality(value: str) -> CreateVolumeFilesBodyLaterality:
    if value in CREATE_VOLUME_FILES_BODY_LATERALITY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CREATE_VOLUME_FILES_BODY_LATERALITY_VALUES!r}")
