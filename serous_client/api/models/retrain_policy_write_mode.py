from typing import Literal

RetrainPolicyWriteMode = Literal["automatic", "manual", "off"]

RETRAIN_POLICY_WRITE_MODE_VALUES: set[RetrainPolicyWriteMode] = {
    "automatic",
    "manual",
    "off",
}


def check_retrain_policy_write_mode(value: str) -> RetrainPolicyWriteMode:
    if value in RETRAIN_POLICY_WRITE_MODE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {RETRAIN_POLICY_WRITE_MODE_VALUES!r}")
