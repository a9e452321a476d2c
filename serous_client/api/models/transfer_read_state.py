from typing import Literal

TransferReadState = Literal["cancelled", "cancelling", "failed", "queued", "running", "succeeded"]

TRANSFER_READ_STATE_VALUES: set[TransferReadState] = {
    "cancelled",
    "cancelling",
    "failed",
    "queued",
    "running",
    "succeeded",
}


def check_transfer_read_state(value: str) -> TransferReadState:
    if value in TRANSFER_READ_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TRANSFER_READ_STATE_VALUES!r}")
