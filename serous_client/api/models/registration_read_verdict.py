from typing import Literal

RegistrationReadVerdict = Literal["not_believable", "not_possible", "registered"]

REGISTRATION_READ_VERDICT_VALUES: set[RegistrationReadVerdict] = {
    "not_believable",
    "not_possible",
    "registered",
}


def check_registration_read_verdict(value: str) -> RegistrationReadVerdict:
    if value in REGISTRATION_READ_VERDICT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {REGISTRATION_READ_VERDICT_VALUES!r}")
