"""2.5-D input: a B-scan with its neighbours in the volume, which the segmenter sees as further channels.

Speckle differs from B-scan to B-scan and a pocket of fluid does not, so that neighbours tell them apart.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from models.weak.grid import GridBscan, GridConfig, beside, to_grid
from models.weak.polarity import Bscan


class Stack(NamedTuple):
    """A B-scan (D, W) and those around it."""

    bscan: Bscan
    neighbours: tuple[Bscan, ...] = ()
    """In the order of the volume, as many before as after; none where the volume is not known."""


def stack_of(bscan: Bscan | Stack) -> Stack:
    """A stack as it is, a B-scan as one without neighbours."""
    return bscan if isinstance(bscan, Stack) else Stack(bscan)


def stacks(bscans: Iterable[Bscan], reach: int) -> Iterator[Stack]:
    """Each B-scan of a volume, given in order, with `reach` neighbours on each side; the ends of the volume repeat.

    Holds no more than one stack at a time. A `reach` of 0 gives each B-scan alone.
    """
    window: deque[Bscan] = deque(maxlen=2 * reach + 1)
    for bscan in _with_repeated_ends(bscans, reach):
        window.append(bscan)
        if len(window) == window.maxlen:
            around = list(window)
            yield Stack(around.pop(reach), tuple(around))


def _with_repeated_ends(bscans: Iterable[Bscan], times: int) -> Iterator[Bscan]:
    last: Bscan | None = None
    for bscan in bscans:
        yield from repeat(bscan, 1 + times if last is None else 1)
        last = bscan
    if last is not None:
        yield from repeat(last, times)


def neighbours_at(index: int, n_slices: int, reach: int) -> list[int]:
    """Indices of the neighbours of a B-scan, as `stacks` gives them."""
    return [min(max(at, 0), n_slices - 1) for at in range(index - reach, index + reach + 1) if at != index]


def channels(stack: Stack, item: GridBscan, config: GridConfig, reach: int) -> Tensor:
    """(1 + 2 reach, D, W) uint8 on the grid, the B-scan itself first; it stands in for neighbours that are not known.

    Args:
        stack: a B-scan, and its neighbours or none.
        item: that B-scan on the grid; the neighbours are cut and normalised as it was.
        config: the grid.
        reach: neighbours on each side that the network sees.
    """
    others = [beside(bscan, item, config) for bscan in stack.neighbours] if reach else []
    return torch.from_numpy(np.stack([item.pixels, *(others or [item.pixels] * (2 * reach))]))


def to_channels(bscan: Bscan | Stack, config: GridConfig, reach: int) -> Tensor:
    """`channels` of a B-scan that is not on the grid yet.

    Raises:
        OCTError: a B-scan is not a non-empty (D, W) array of uint8 or uint16.
    """
    stack = stack_of(bscan)
    return channels(stack, to_grid(stack.bscan, config), config, reach)
