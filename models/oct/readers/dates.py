"""Days as vendors' files count them. A day before 1970 is a cleared field and not a date of an OCT scan."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta

OLE_EPOCH = datetime(1899, 12, 30)
"""Day 0 of OLE automation dates."""

FILETIME_EPOCH = datetime(1601, 1, 1)
"""Tick 0 of Windows file times, which count 100 ns."""

TICKS_PER_DAY = 864e9

FIRST_YEAR = 1970


def ole_day(days: float) -> date | None:
    """The day of an OLE automation date, local time; None when it is none."""
    return _day_after(OLE_EPOCH, days)


def filetime_day(ticks: int) -> date | None:
    """The day of a Windows file time, in UTC; None when it is none."""
    return _day_after(FILETIME_EPOCH, ticks / TICKS_PER_DAY)


def calendar_day(year: int, month: int, day: int) -> date | None:
    """The day with these numbers; None when the calendar has none such."""
    try:
        return date(year, month, day) if year >= FIRST_YEAR else None
    except (ValueError, OverflowError):
        return None


def _day_after(epoch: datetime, days: float) -> date | None:
    if not (math.isfinite(days) and days > 0):
        return None
    try:
        found = (epoch + timedelta(days=days)).date()
    except OverflowError:
        return None
    return found if found.year >= FIRST_YEAR else None
