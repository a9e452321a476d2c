from typing import Literal

UserChangeRoleType0 = Literal["admin", "annotator", "trainer", "viewer"]

USER_CHANGE_ROLE_TYPE_0_VALUES: set[UserChangeRoleType0] = {
    "admin",
    "annotator",
    "trainer",
    "viewer",
}


def check_user_change_role_type_0(value: str) -> UserChangeRoleType0:
    if value in USER_CHANGE_ROLE_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {USER_CHANGE_ROLE_TYPE_0_VALUES!r}")
