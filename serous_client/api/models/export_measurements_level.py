from typing import Literal

ExportMeasurementsLevel = Literal["sector", "slice", "volume"]

EXPORT_MEASUREMENTS_LEVEL_VALUES: set[ExportMeasurementsLevel] = {
    "sector",
    "slice",
    "volume",
}


def check_export_measurements_level(value: str) -> ExportMeasurementsLevel:
    if value in EXPORT_MEASUREMENTS_LEVEL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {EXPORT_MEASUREMENTS_LEVEL_VALUES!r}")
