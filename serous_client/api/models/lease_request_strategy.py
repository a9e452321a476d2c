from typing import Literal

LeaseRequestStrategy = Literal["disagreement", "next", "uncertain"]

LEASE_REQUEST_STRATEGY_VALUES: set[LeaseRequestStrategy] = {
    "disagreement",
    "next",
    "uncertain",
}


def check_lease_request_strategy(value: str) -> LeaseRequestStrategy:
    if value in LEASE_REQUEST_STRATEGY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LEASE_REQUEST_STRATEGY_VALUES!r}")
