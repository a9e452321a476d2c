from typing import Literal

TokenReadRole = Literal["admin", "annotator", "trainer", "viewer"]

TOKEN_READ_ROLE_VALUES: set[TokenReadRole] = {
    "admin",
    "annotator",
    "trainer",
    "viewer",
}


def check_token_read_role(value: str) -> TokenReadRole:
    if value in TOKEN_READ_ROLE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TOKEN_READ_ROLE_VALUES!r}")
