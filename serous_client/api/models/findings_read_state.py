from typing import Literal

FindingsReadState = Literal["cancelled", "cancelling", "failed", "queued", "running", "succeeded"]

FINDINGS_READ_STATE_VALUES: set[FindingsReadState] = {
    "cancelled",
    "cancelling",
    "failed",
    "queued",
    "running",
    "succeeded",
}


def check_findings_read_state(value: str) -> FindingsReadState:
    if value in FINDINGS_READ_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {FINDINGS_READ_STATE_VALUES!r}")
