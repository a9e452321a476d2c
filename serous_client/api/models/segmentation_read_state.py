from typing import Literal

SegmentationReadState = Literal["cancelled", "cancelling", "failed", "queued", "running", "succeeded"]

SEGMENTATION_READ_STATE_VALUES: set[SegmentationReadState] = {
    "cancelled",
    "cancelling",
    "failed",
    "queued",
    "running",
    "succeeded",
}


def check_segmentation_read_state(value: str) -> SegmentationReadState:
    if value in SEGMENTATION_READ_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SEGMENTATION_READ_STATE_VALUES!r}")
