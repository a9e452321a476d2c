from typing import Literal

TrainingJobSummaryState = Literal["cancelled", "cancelling", "failed", "queued", "running", "succeeded"]

TRAINING_JOB_SUMMARY_STATE_VALUES: set[TrainingJobSummaryState] = {
    "cancelled",
    "cancelling",
    "failed",
    "queued",
    "running",
    "succeeded",
}


def check_training_job_summary_state(value: str) -> TrainingJobSummaryState:
    if value in TRAINING_JOB_SUMMARY_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TRAINING_JOB_SUMMARY_STATE_VALUES!r}")
