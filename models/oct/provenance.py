"""Where each fact about a scan comes from: its file, a reckoning from the file, the uploader, or nowhere."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

Origin = Literal["file", "derived", "absent", "user"]
"""file: a field of the file holds the value.
derived: reckoned from other values of the file alone (positions, a length over a count) or from its given name.
absent: not stated, or stated and not believed; nothing is assumed in its place.
user: given at upload, which counts more than the file.
"""

Runs = Literal["up", "down"]
"""Way of the B-scans on the fundus: up is from inferior to superior, down from superior to inferior."""

MAX_WORDS = 300


@dataclass(frozen=True)
class Stated:
    """Origin of one value, and where or how in a few words for a person; no text of the file itself."""

    origin: Origin
    how: str = ""


ABSENT = Stated("absent")


@dataclass(frozen=True)
class Provenance:
    """Origin of every value that a reader can state; lengths are those of `Spacing`."""

    across: Stated = ABSENT
    axial: Stated = ABSENT
    along: Stated = ABSENT
    laterality: Stated = ABSENT
    acquired_on: Stated = ABSENT
    device: Stated = ABSENT
    order: Stated = ABSENT
    """Of the B-scans: file where it states their positions or numbers; absent where they came in the order of names."""
    runs: Runs | None = None
    """Which way the B-scans go, where their positions say so."""

    def as_json(self) -> dict[str, Any]:
        """A plain object, which `provenance_of` reads back."""
        return asdict(self)


NOTHING_STATED = Provenance()

VALUES = tuple(field.name for field in fields(Provenance) if field.name != "runs")
"""Names of the values that have an origin."""


def provenance_of(stored: object) -> Provenance:
    """The provenance that `as_json` wrote.

    Raises:
        ValueError: it is of another form.
    """
    if not isinstance(stored, dict):
        raise ValueError("provenance is no object")
    runs = stored.get("runs")
    if runs is not None and runs not in get_args(Runs):
        raise ValueError("runs is neither up nor down")
    return Provenance(**{name: _stated(stored.get(name)) for name in VALUES}, runs=runs)


def _stated(stored: object) -> Stated:
    if not isinstance(stored, dict) or stored.get("origin") not in get_args(Origin):
        raise ValueError("a value has no origin")
    return Stated(stored["origin"], str(stored.get("how", ""))[:MAX_WORDS])
