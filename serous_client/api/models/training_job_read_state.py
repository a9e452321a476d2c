from typing import Literal

TrainingJobReadState = Literal["cancelled", "cancelling", "failed", "queued", "running", "succeeded"]

TRAINING_JOB_READ_STATE_VALUES: set[TrainingJobReadState] = {
    "cancelled",
    "cancelling",
    "failed",
    "queued",
    "running",
    "succeeded",
}


def check_training_job_read_state(value: str) -> TrainingJobReadState:
    if value in TRAINING_JOB_READ_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TRAINING_JOB_READ_STATE_VALUES!r}")
