from typing import Literal

StepReadRole = Literal["comparison", "mask", "teaching"]

STEP_READ_ROLE_VALUES: set[StepReadRole] = {
    "comparison",
    "mask",
    "teaching",
}


def check_step_read_role(value: str) -> StepReadRole:
    if value in STEP_READ_ROLE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STEP_READ_ROLE_VALUES!r}")
