from typing import Literal

RegionReadFate = Literal["new", "persisting", "resolved"]

REGION_READ_FATE_VALUES: set[RegionReadFate] = {
    "new",
    "persisting",
    "resolved",
}


def check_region_read_fate(value: str) -> RegionReadFate:
    if value in REGION_READ_FATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {REGION_READ_FATE_VALUES!r}")
