from typing import Literal

MeasurementsReadLateralityType0 = Literal["OD", "OS"]

MEASUREMENTS_READ_LATERALITY_TYPE_0_VALUES: set[MeasurementsReadLateralityType0] = {
    "OD",
    "OS",
}


def check_measurements_read_laterality_type_0(value: str) -> MeasurementsReadLateralityType0:
    if value in MEASUREMENTS_READ_LATERALITY_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {MEASUREMENTS_READ_LATERALITY_TYPE_0_VALUES!r}")
