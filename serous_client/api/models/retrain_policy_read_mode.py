from typing import Literal

RetrainPolicyReadMode = Literal["automatic", "manual", "off"]

RETRAIN_POLICY_READ_MODE_VALUES: set[RetrainPolicyReadMode] = {
    "automatic",
    "manual",
    "off",
}


def check_retrain_policy_read_mode(value: str) -> RetrainPolicyReadMode:
    if value in RETRAIN_POLICY_READ_MODE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {RETRAIN_POLICY_READ_MODE_VALUES!r}")
