from typing import Literal

ReadinessPacsType0 = Literal["away", "ok"]

READINESS_PACS_TYPE_0_VALUES: set[ReadinessPacsType0] = {
    "away",
    "ok",
}


def check_readiness_pacs_type_0(value: str) -> ReadinessPacsType0:
    if value in READINESS_PACS_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {READINESS_PACS_TYPE_0_VALUES!r}")
