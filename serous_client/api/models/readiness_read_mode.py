from typing import Literal

ReadinessReadMode = Literal["automatic", "manual", "off"]

READINESS_READ_MODE_VALUES: set[ReadinessReadMode] = {
    "automatic",
    "manual",
    "off",
}


def check_readiness_read_mode(value: str) -> ReadinessReadMode:
    if value in READINESS_READ_MODE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {READINESS_READ_MODE_VALUES!r}")
