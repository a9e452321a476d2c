from typing import Literal

StatedReadOrigin = Literal["absent", "derived", "file", "user"]

STATED_READ_ORIGIN_VALUES: set[StatedReadOrigin] = {
    "absent",
    "derived",
    "file",
    "user",
}


def check_stated_read_origin(value: str) -> StatedReadOrigin:
    if value in STATED_READ_ORIGIN_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STATED_READ_ORIGIN_VALUES!r}")
