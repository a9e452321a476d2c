"""Where B-scans lie on the fundus, by the start and end of each line: parallel or not, in which order, how far apart.

Positions have one unit, mm or degrees; x grows to the right of the fundus picture, y downwards, as Heidelberg has it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.oct.provenance import Runs
from models.oct.readers.errors import NotParallel

PARALLEL_COSINE = 0.999
"""Lines of a raster differ by less than 2.6 degrees."""

EVEN_TOLERANCE = 0.1
"""Relative deviation from the median distance up to which lines count as evenly spaced."""

LEVEL_COSINE = 0.7
"""Lines within 45 degrees of the horizontal go up or down the fundus; others go left or right."""

ORDERED = "The B-scans were not stored in the order of their positions; they were put in that order."


class Line(NamedTuple):
    """One B-scan on the fundus."""

    start_x: float
    start_y: float
    end_x: float
    end_y: float


@dataclass(frozen=True)
class Raster:
    """What the positions of B-scans say about them."""

    order: tuple[int, ...]
    """Index in the file of each B-scan, in the order of position; the file's own direction is kept."""
    distance: float | None
    """Median distance between neighbours in the positions' unit; None without positions, or when it differs."""
    runs: Runs | None = None
    is_placed: bool = False
    """Whether the file states a position for every B-scan."""
    warnings: tuple[str, ...] = ()


def raster_of(lines: Sequence[Line], label: str) -> Raster:
    """Order and distance of the B-scans of one scan.

    Raises:
        NotParallel: lines turn against each other.
    """
    refuse_crossing(lines, label)
    places = _places(lines)
    if places is None:
        return Raster(tuple(range(len(lines))), None)
    order, warnings = _order(places)
    ordered = places[list(order)]
    distance = _even_distance(ordered)
    if distance is None:
        warnings += ("The positions of the B-scans are not evenly spaced.",)
    return Raster(order, distance, _runs(lines, order), is_placed=True, warnings=warnings)


def refuse_crossing(lines: Sequence[Line], label: str) -> None:
    """Lines that turn are a star; lines of no length are not judged (old exports leave them zero).

    Raises:
        NotParallel
    """
    directions = [_direction(line) for line in lines]
    known = [direction for direction in directions if direction is not None]
    for direction in known[1:]:
        cosine = direction[0] * known[0][0] + direction[1] * known[0][1]
        if abs(cosine) < PARALLEL_COSINE:
            raise NotParallel(f"{label} holds B-scans in different directions; only parallel ones make a volume.")


def _direction(line: Line) -> tuple[float, float] | None:
    x, y = line.end_x - line.start_x, line.end_y - line.start_y
    length = math.hypot(x, y)
    return (x / length, y / length) if math.isfinite(length) and length > 0 else None


def _places(lines: Sequence[Line]) -> NDArray[np.float64] | None:
    """Position of every line perpendicular to the first (S,); None when lines have no length or share one place."""
    direction = _direction(lines[0])
    if len(lines) < 2 or any(_direction(line) is None for line in lines) or direction is None:
        return None
    middles = [((line.start_x + line.end_x) / 2, (line.start_y + line.end_y) / 2) for line in lines]
    places = np.array([y * direction[0] - x * direction[1] for x, y in middles], dtype=np.float64)
    return places if np.isfinite(places).all() and np.ptp(places) > 0 else None


def _order(places: NDArray[np.float64]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Indices by position in the direction in which the file goes on the whole."""
    as_stored = tuple(range(len(places)))
    steps = np.diff(places)
    if (steps >= 0).all() or (steps <= 0).all():
        return as_stored, ()
    rank = np.argsort(places, kind="stable")
    goes_down = float(np.corrcoef(places, as_stored)[0, 1]) < 0
    return tuple(int(index) for index in (rank[::-1] if goes_down else rank)), (ORDERED,)


def _even_distance(ordered: NDArray[np.float64]) -> float | None:
    steps = np.abs(np.diff(ordered))
    middle = float(np.median(steps))
    if middle <= 0 or float(np.abs(steps - middle).max()) > EVEN_TOLERANCE * middle:
        return None
    return float(steps.mean())


def _runs(lines: Sequence[Line], order: Sequence[int]) -> Runs | None:
    direction = _direction(lines[0])
    if direction is None or abs(direction[0]) < LEVEL_COSINE:
        return None
    return "up" if lines[order[-1]].start_y < lines[order[0]].start_y else "down"
