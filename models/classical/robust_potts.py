"""Exact two-label minimum of unary terms, a contrast pairwise term and robust P^n Potts terms, by one min-cut.

Source: Kohli, Ladický & Torr 2009 (doi:10.1007/s11263-008-0202-0) for the terms and their two auxiliary nodes a
segment; Boykov & Jolly 2001 (doi:10.1109/ICCV.2001.937505) for the contrast weights. Ours: capacities are rounded to
integers, a 2^36th of the largest, because OR-tools' push-relabel counts in integers; weights fall with the distance in
µm, for cells are not square. Left out: more than two labels, and the source's weights of single pixels in a segment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.max_flow import SimpleMaxFlow

from models.oct.volume import OCTError

LARGEST_CAPACITY = 2**36
"""Of an arc. Sums over the pixels of any B-scan stay below 2^63."""

DIRECTIONS = ((0, 1), (1, 0), (1, 1), (1, -1))
"""Rows and columns to half of a pixel's 8 neighbours; the others are the same pairs seen from the other end."""

Values = NDArray[np.float64]
Indices = NDArray[np.int32]


class Steps(NamedTuple):
    """Pairs of neighbouring pixels, by flat index, and what it costs to label the two differently."""

    start: Indices
    end: Indices
    weight: Values


@dataclass(frozen=True)
class RobustPotts:
    """Cost of a segment c whose smaller part holds n pixels: min(n / (quota · |c|), 1) · price · |c|."""

    price: float
    """theta: most that a segment can cost, per pixel of it."""
    quota: float
    """Q / |c|: share of the pixels that may disagree before the cost stops growing."""

    def __post_init__(self) -> None:
        if not (self.price >= 0 and 0 < self.quota <= 0.5):
            raise OCTError(
                f"A segment's price is {self.price} and its quota {self.quota}; they must be at least 0, and above 0 "
                "and at most 0.5."  # beyond one half, both auxiliary nodes would charge for one and the same pixel
            )


def contrast_steps(image: NDArray[np.floating], spacing_um: tuple[float, float], inside: NDArray[np.bool_]) -> Steps:
    """The 8-neighbour steps within a region, cheap to cut where greys differ.

    Args:
        image: (D, W) greys.
        spacing_um: distance of rows and of columns, in µm.
        inside: (D, W) pixels of the region; indices count these only, row by row.

    Returns:
        Weights exp(−(I_i − I_j)² / 2σ²) · shortest distance / distance, σ² the mean squared difference of all steps.
    """
    number = np.cumsum(inside.ravel()).reshape(inside.shape) - 1
    depth, width = image.shape
    starts, ends, differences, nearness = [], [], [], []
    for down, along in DIRECTIONS:
        here = (slice(0, depth - down), slice(max(0, -along), width - max(0, along)))
        there = (slice(down, depth), slice(max(0, along), width + min(0, along)))
        both = inside[here] & inside[there]
        starts.append(number[here][both])
        ends.append(number[there][both])
        differences.append((image[here][both] - image[there][both]).astype(np.float64) ** 2)
        distance = float(np.hypot(down * spacing_um[0], along * spacing_um[1]))
        nearness.append(np.full(len(starts[-1]), min(spacing_um) / distance))
    difference = np.concatenate(differences)
    mean = float(difference.mean()) if difference.size else 0.0
    weight = np.exp(-difference / (2 * mean) if mean > 0 else 0 * difference) * np.concatenate(nearness)
    return Steps(np.concatenate(starts).astype(np.int32), np.concatenate(ends).astype(np.int32), weight)


def minimise(
    fluid_cost: Values, background_cost: Values, steps: Steps, segments: NDArray[np.integer], terms: RobustPotts
) -> NDArray[np.bool_]:
    """The labelling of least energy: the sum of the pixels', the cut steps' and the segments' costs.

    Args:
        fluid_cost: (N,) finite cost of calling a pixel fluid; may be negative, only the difference counts.
        background_cost: (N,) cost of calling it background.
        steps: weights of at least 0.
        segments: (N,) number of the segment of each pixel, 0 and up; negative: in none.
        terms: price and quota of every segment.

    Returns:
        (N,) fluid. Of labellings that cost the same, the one with least fluid.

    Raises:
        OCTError: lengths differ, a cost is not finite, a weight is negative, or the problem could not be solved.
    """
    _check(fluid_cost, background_cost, steps, segments)
    n = len(fluid_cost)
    excess = background_cost - fluid_cost
    pixels = np.arange(n, dtype=np.int32)
    source, sink = n, n + 1
    arcs = [
        (np.full(n, source), pixels, np.maximum(excess, 0)),  # cut where the pixel is background
        (pixels, np.full(n, sink), np.maximum(-excess, 0)),  # cut where it is fluid
        (steps.start, steps.end, steps.weight),
        (steps.end, steps.start, steps.weight),
        *segment_arcs(segments, terms, source, sink),
    ]
    tails, heads, capacities = (np.concatenate(part) for part in zip(*arcs, strict=True))
    largest = float(capacities.max(initial=0))
    whole = np.rint(capacities * (LARGEST_CAPACITY / largest)).astype(np.int64) if largest > 0 else 0 * heads
    used = whole > 0
    if not used.any():
        return np.zeros(n, bool)
    flow = SimpleMaxFlow()
    flow.add_arcs_with_capacity(tails[used].astype(np.int32), heads[used].astype(np.int32), whole[used])
    status = flow.solve(source, sink)
    if status != flow.OPTIMAL:
        raise OCTError(f"The min-cut of {n} pixels ended with {status}.")
    side = np.asarray(flow.get_source_side_min_cut(), np.int64)
    fluid = np.zeros(n, bool)
    fluid[side[side < n]] = True
    return fluid


def segment_arcs(
    segments: NDArray[np.integer], terms: RobustPotts, source: int, sink: int
) -> list[tuple[NDArray[np.integer], NDArray[np.integer], Values]]:
    """Arcs of the auxiliary nodes: b0 charges a segment's background pixels, b1 its fluid ones, up to the price.

    The larger part always costs the whole price, as the quota is at most one half: a constant that no cut changes.
    """
    pixels = np.flatnonzero(segments >= 0)
    _, of, sizes = np.unique(segments[pixels], return_inverse=True, return_counts=True)
    b0 = sink + 1 + np.arange(len(sizes))
    b1 = b0 + len(sizes)
    most = terms.price * sizes.astype(np.float64)  # gamma
    each = np.full(len(pixels), terms.price / terms.quota)  # gamma / Q
    return [
        (np.full(len(sizes), source), b0, most),
        (b0[of], pixels, each),
        (pixels, b1[of], each),
        (b1, np.full(len(sizes), sink), most),
    ]


def _check(fluid_cost: Values, background_cost: Values, steps: Steps, segments: NDArray[np.integer]) -> None:
    shapes = fluid_cost.shape, background_cost.shape, segments.shape
    if fluid_cost.ndim != 1 or len(set(shapes)) != 1:
        raise OCTError(f"Costs {shapes[0]} and {shapes[1]} and segments {shapes[2]} do not fit together.")
    if len({len(part) for part in steps}) != 1:
        raise OCTError(f"Steps have {len(steps.start)} starts, {len(steps.end)} ends, {len(steps.weight)} weights.")
    if not (np.isfinite(fluid_cost).all() and np.isfinite(background_cost).all() and np.isfinite(steps.weight).all()):
        raise OCTError("A cost is not finite.")
    if (steps.weight < 0).any():
        raise OCTError(f"A step weighs {steps.weight.min()}; an exact cut needs weights of at least 0.")
