from typing import Literal

CreateSegmentationFormLaterality = Literal["OD", "OS"]

CREATE_SEGMENTATION_FORM_LATERALITY_VALUES: set[CreateSegmentationFormLaterality] = {
    "OD",
    "OS",
}


def check_create_segmentation_form_laterality(value: str) -> CreateSegmentationFormLaterality:
    if value in CREATE_SEGMENTATION_FORM_LATERALITY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CREATE_SEGMENTATION_FORM_LATERALITY_VALUES!r}")
