"""Figures as a report writes them: the unit always beside the number, unknown said in a word."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from models.measurements.figures import Interval
from models.oct.volume import Spacing

NL_PER_MM3: Final = 1000.0

UNKNOWN: Final = "unknown"

NOT_STATED: Final = "not stated"

EYES: Final = {"OD": "Right eye (OD)", "OS": "Left eye (OS)"}

SOURCES: Final = {"file": "from the file", "user": "given at upload"}

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

SMALLEST_SHOWN: Final = 0.001


def number(value: float) -> str:
    """Three digits that count, never an exponent."""
    size = abs(value)
    if size == 0:
        return "0"
    if size < SMALLEST_SHOWN:
        return f"{'−' if value < 0 else ''}<{SMALLEST_SHOWN:g}"
    decimals = 0 if size >= 99.95 else 1 if size >= 9.995 else 2 if size >= 0.9995 else 3
    return f"{value:.{decimals}f}".replace("-", "−")


def signed(value: float) -> str:
    """With its sign, where it has one."""
    return f"+{number(value)}" if value > 0 else number(value)


def nl(mm3: float | None) -> str:
    """A volume in nL."""
    return NOT_STATED if mm3 is None else f"{number(mm3 * NL_PER_MM3)} nL"


def mm3(value: float | None) -> str:
    """A volume in mm³ to four decimals, a tenth of a nanolitre."""
    return NOT_STATED if value is None else f"{value:.4f} mm³"


def mm2(value: float | None) -> str:
    """An area."""
    return NOT_STATED if value is None else f"{number(value)} mm²"


def um(value: float | None) -> str:
    """A length."""
    return NOT_STATED if value is None else f"{value:.0f} µm"


def interval_nl(interval: Interval | None) -> str:
    """An interval of a volume."""
    if interval is None:
        return "95 % interval not stated"
    return f"95 % interval {number(interval.low * NL_PER_MM3)} to {number(interval.high * NL_PER_MM3)} nL"


def spacing(value: Spacing | None, source: str) -> str:
    """Distances of samples and who stated them."""
    if value is None:
        return UNKNOWN
    sizes = " × ".join(number(size) for size in (value.across_um, value.axial_um, value.along_um))
    return f"{sizes} µm (across, depth, along), {SOURCES.get(source, source)}"


def day(value: date | None) -> str:
    """A date."""
    return UNKNOWN if value is None else f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime | None) -> str:
    """A time in UTC."""
    return UNKNOWN if value is None else f"{day(value.date())}, {value:%H:%M} UTC"


def eye(laterality: str | None) -> str:
    """Which eye."""
    return EYES.get(laterality or "", UNKNOWN)


def plural(count: int, one: str, many: str) -> str:
    """A count with its noun."""
    return f"{count} {one if count == 1 else many}"
