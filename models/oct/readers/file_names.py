"""What a given name says of a scan where the file itself says nothing. No name is ever opened."""

from __future__ import annotations

import re
from datetime import date

from models.oct.readers.dates import calendar_day
from models.oct.volume import Laterality

_SIDE = re.compile(r"(?:^|[^a-z0-9])(od|os)(?=$|[^a-z0-9])")

_DAY_LAST_YEAR = re.compile(r"(?:^|[^0-9])([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})(?=$|[^0-9])")

_ISO_DAY = re.compile(r"(?:^|[^0-9])([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?=$|[^0-9])")


def side_in_name(base_name: str) -> Laterality | None:
    """OD or OS as a word of its own in a lower-case name; None when neither or both stand there."""
    found = set(_SIDE.findall(base_name))
    sides: dict[str, Laterality] = {"od": "OD", "os": "OS"}
    return sides[found.pop()] if len(found) == 1 else None


def day_in_name(base_name: str) -> date | None:
    """A date in the name that can be read in one way only: 2021-05-03, or 25-5-2021, or 5-25-2021, never 5-4-2021."""
    iso = _ISO_DAY.search(base_name)
    if iso:
        year, month, day = (int(number) for number in iso.groups())
        return calendar_day(year, month, day)
    found = _DAY_LAST_YEAR.search(base_name)
    if not found:
        return None
    first, second, year = (int(number) for number in found.groups())
    days = {calendar_day(year, first, second), calendar_day(year, second, first)} - {None}
    return days.pop() if len(days) == 1 else None
