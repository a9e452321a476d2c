from typing import Literal

FoveaPointSource = Literal["found", "placed"]

FOVEA_POINT_SOURCE_VALUES: set[FoveaPointSource] = {
    "found",
    "placed",
}


def check_fovea_point_source(value: str) -> FoveaPointSource:
    if value in FOVEA_POINT_SOURCE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {FOVEA_POINT_SOURCE_VALUES!r}")
