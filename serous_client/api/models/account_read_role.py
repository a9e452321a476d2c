from typing import Literal

AccountReadRole = Literal["admin", "annotator", "trainer", "viewer"]

ACCOUNT_READ_ROLE_VALUES: set[AccountReadRole] = {
    "admin",
    "annotator",
    "trainer",
    "viewer",
}


def check_account_read_role(value: str) -> AccountReadRole:
    if value in ACCOUNT_READ_ROLE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {ACCOUNT_READ_ROLE_VALUES!r}")
