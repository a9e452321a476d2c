from typing import Literal

ExplanationReadState = Literal["cancelled", "cancelling", "failed", "queued", "running", "succeeded"]

EXPLANATION_READ_STATE_VALUES: set[ExplanationReadState] = {
    "cancelled",
    "cancelling",
    "failed",
    "queued",
    "running",
    "succeeded",
}


def check_explanation_read_state(value: str) -> ExplanationReadState:
    if value in EXPLANATION_READ_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {EXPLANATION_READ_STATE_VALUES!r}")
