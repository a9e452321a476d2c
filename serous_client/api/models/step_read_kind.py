from typing import Literal

StepReadKind = Literal["map", "picture", "probability", "region"]

STEP_READ_KIND_VALUES: set[StepReadKind] = {
    "map",
    "picture",
    "probability",
    "region",
}


def check_step_read_kind(value: str) -> StepReadKind:
    if value in STEP_READ_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STEP_READ_KIND_VALUES!r}")
