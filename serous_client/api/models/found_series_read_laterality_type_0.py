from typing import Literal

FoundSeriesReadLateralityType0 = Literal["OD", "OS"]

FOUND_SERIES_READ_LATERALITY_TYPE_0_VALUES: set[FoundSeriesReadLateralityType0] = {
    "OD",
    "OS",
}


def check_found_series_read_laterality_type_0(value: str) -> FoundSeriesReadLateralityType0:
    if value in FOUND_SERIES_READ_LATERALITY_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {FOUND_SERIES_READ_LATERALITY_TYPE_0_VALUES!r}")
