from typing import Literal

ExportMeasurementsFormat = Literal["csv", "parquet"]

EXPORT_MEASUREMENTS_FORMAT_VALUES: set[ExportMeasurementsFormat] = {
    "csv",
    "parquet",
}


def check_export_measurements_format(value: str) -> ExportMeasurementsFormat:
    if value in EXPORT_MEASUREMENTS_FORMAT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {EXPORT_MEASUREMENTS_FORMAT_VALUES!r}")
