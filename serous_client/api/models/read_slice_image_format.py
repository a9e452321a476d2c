from typing import Literal

ReadSliceImageFormat = Literal["png", "webp"]

READ_SLICE_IMAGE_FORMAT_VALUES: set[ReadSliceImageFormat] = {
    "png",
    "webp",
}


def check_read_slice_image_format(value: str) -> ReadSliceImageFormat:
    if value in READ_SLICE_IMAGE_FORMAT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {READ_SLICE_IMAGE_FORMAT_VALUES!r}")
