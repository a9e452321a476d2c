from typing import Literal

CreateSegmentationFilesBodyLaterality = Literal["OD", "OS"]

CREATE_SEGMENTATION_FILES_BODY_LATERALITY_VALUES: set[CreateSegmentationFilesBodyLaterality] = {
    "OD",
    "OS",
}


def check_create_segmentation_files_body_laterality(value: str) -> CreateSegmentationFilesBodyLaterality:
    if value in CREATE_SEGMENTATION_FILES_BODY_LATERALITY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CREATE_SEGMENTATION_FILES_BODY_LATERALITY_VALUES!r}")
