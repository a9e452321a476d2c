from typing import Literal

LeaseReadStrategy = Literal["disagreement", "next", "uncertain"]

LEASE_READ_STRATEGY_VALUES: set[LeaseReadStrategy] = {
    "disagreement",
    "next",
    "uncertain",
}


def check_lease_read_strategy(value: str) -> LeaseReadStrategy:
    if value in LEASE_READ_STRATEGY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LEASE_READ_STRATEGY_VALUES!r}")
