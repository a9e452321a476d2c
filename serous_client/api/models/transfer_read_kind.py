from typing import Literal

TransferReadKind = Literal["delivery", "import"]

TRANSFER_READ_KIND_VALUES: set[TransferReadKind] = {
    "delivery",
    "import",
}


def check_transfer_read_kind(value: str) -> TransferReadKind:
    if value in TRANSFER_READ_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TRANSFER_READ_KIND_VALUES!r}")
