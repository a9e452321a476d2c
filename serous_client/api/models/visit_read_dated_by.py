from typing import Literal

VisitReadDatedBy = Literal["scan", "upload"]

VISIT_READ_DATED_BY_VALUES: set[VisitReadDatedBy] = {
    "scan",
    "upload",
}


def check_visit_read_dated_by(value: str) -> VisitReadDatedBy:
    if value in VISIT_READ_DATED_BY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {VISIT_READ_DATED_BY_VALUES!r}")
