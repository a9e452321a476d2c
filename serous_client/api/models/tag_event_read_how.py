from typing import Literal

TagEventReadHow = Literal["import", "range", "results", "single"]

TAG_EVENT_READ_HOW_VALUES: set[TagEventReadHow] = {
    "import",
    "range",
    "results",
    "single",
}


def check_tag_event_read_how(value: str) -> TagEventReadHow:
    if value in TAG_EVENT_READ_HOW_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TAG_EVENT_READ_HOW_VALUES!r}")
