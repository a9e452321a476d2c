from typing import Literal

MethodReadSupervision = Literal["masks", "none", "scribble", "tags"]

METHOD_READ_SUPERVISION_VALUES: set[MethodReadSupervision] = {
    "masks",
    "none",
    "scribble",
    "tags",
}


def check_method_read_supervision(value: str) -> MethodReadSupervision:
    if value in METHOD_READ_SUPERVISION_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {METHOD_READ_SUPERVISION_VALUES!r}")
