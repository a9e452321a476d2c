from typing import Literal

MeasurementsReadFirstSlice = Literal["inferior", "superior"]

MEASUREMENTS_READ_FIRST_SLICE_VALUES: set[MeasurementsReadFirstSlice] = {
    "inferior",
    "superior",
}


def check_measurements_read_first_slice(value: str) -> MeasurementsReadFirstSlice:
    if value in MEASUREMENTS_READ_FIRST_SLICE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {MEASUREMENTS_READ_FIRST_SLICE_VALUES!r}")
