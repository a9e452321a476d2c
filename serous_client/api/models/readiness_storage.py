from typing import Literal

ReadinessStorage = Literal["away", "ok"]

READINESS_STORAGE_VALUES: set[ReadinessStorage] = {
    "away",
    "ok",
}


def check_readiness_storage(value: str) -> ReadinessStorage:
    if value in READINESS_STORAGE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {READINESS_STORAGE_VALUES!r}")
