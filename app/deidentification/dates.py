"""How exactly an installation remembers days: kept, shifted per patient, or cut to the year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

DatePolicy = Literal["keep", "shift", "year"]

TOLD: dict[DatePolicy, str] = {
    "shift": "Dates of this installation are shifted back, by one number of days for all scans of a patient.",
    "year": "Dates of this installation are cut to the year; the first of January stands for all of it.",
}
"""What a volume's warnings say of a day that is not the real one."""


def coarsened(day: date, policy: DatePolicy, days_back: int) -> date:
    """The day that is remembered in place of `day`."""
    if policy == "keep":
        return day
    if policy == "year":
        return day.replace(month=1, day=1)
    try:
        return day - timedelta(days=days_back)
    except OverflowError:
        return date.min
