"""From whatever number type a file holds to the uint8 or uint16 that a volume is stored in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import numpy as np
from numpy.typing import NDArray

from models.oct.readers.errors import NotAVolume, NotFinite
from models.oct.readers.source import MIB
from models.oct.readers.stack import BScanStack

UINT16_MAX = 65535

BLOCK_PX = MIB
"""Pixels converted at once: their float64 copies cost 8 MiB, whatever the size of a B-scan."""

Stored = NDArray[np.uint8] | NDArray[np.uint16]


def to_stored(stack: BScanStack) -> tuple[Stored, tuple[str, ...]]:
    """(S, D, W) as uint8 or uint16, and warnings about what was changed.

    uint8 and uint16 are kept exactly (mapped from the file where it holds them plainly, so no copy is made).
    Other integers are kept exactly where all values fit. Everything else is scaled linearly, its minimum over the
    whole volume to 0 and its maximum to 65535, in two passes of one B-scan at a time.

    Raises:
        NotFinite: a value is NaN or infinite.
        NotAVolume: the type is not a number.
    """
    if stack.dtype.kind not in "uif":
        raise NotAVolume(f"The values are of type {stack.dtype.name}; a scan holds integer or real intensities.")
    if stack.dtype in (np.dtype(np.uint8), np.dtype(np.uint16)) and stack.dtype.isnative:
        return _as_stored(stack), ()
    if stack.dtype.kind == "u" and stack.dtype.itemsize == 2:
        return _copy(stack, np.dtype(np.uint16)), ()
    low, high = _extremes(stack)
    if stack.dtype.kind in "ui" and low >= 0 and high <= UINT16_MAX:
        return _copy(stack, np.dtype(np.uint8 if high <= 255 else np.uint16)), ()
    return _scaled(stack, low, high)


def _as_stored(stack: BScanStack) -> Stored:
    if stack.mapped is not None:
        return cast(Stored, stack.mapped)
    return _copy(stack, stack.dtype)


def _copy(stack: BScanStack, dtype: np.dtype[np.generic]) -> Stored:
    stored = np.empty(stack.shape, dtype=dtype)  # (S, D, W)
    for index, bscan in enumerate(stack.frames()):
        stored[index] = bscan
    return stored


def _blocks(bscan: NDArray[np.generic]) -> Iterator[tuple[slice, NDArray[np.generic]]]:
    """Bands of rows of a (D, W) B-scan, about `BLOCK_PX` pixels each."""
    step = max(1, BLOCK_PX // bscan.shape[1])
    for top in range(0, bscan.shape[0], step):
        rows = slice(top, min(top + step, bscan.shape[0]))
        yield rows, bscan[rows]


def _extremes(stack: BScanStack) -> tuple[float, float]:
    low, high = np.inf, -np.inf
    for index, bscan in enumerate(stack.frames()):
        for _, block in _blocks(bscan):
            block_low, block_high = float(block.min()), float(block.max())
            if not (np.isfinite(block_low) and np.isfinite(block_high)):  # NaN passes through min and max
                raise NotFinite(f"B-scan {index + 1} of {stack.shape[0]} holds NaN or infinite values.")
            low, high = min(low, block_low), max(high, block_high)
    if not np.isfinite(high - low):
        raise NotFinite(f"The values span {low:g} to {high:g}, which is too wide to scale.")
    return low, high


def _scaled(stack: BScanStack, low: float, high: float) -> tuple[Stored, tuple[str, ...]]:
    stored = np.zeros(stack.shape, dtype=np.uint16)  # (S, D, W)
    if high == low:
        return stored, (f"Every voxel holds the same value {low:g}; the volume is stored as zeros.",)
    gain = UINT16_MAX / (high - low)
    for index, bscan in enumerate(stack.frames()):
        for rows, block in _blocks(bscan):
            stored[index, rows] = np.rint((block.astype(np.float64) - low) * gain)
    return stored, (f"The {stack.dtype.name} intensities {low:g} to {high:g} were scaled to 0–65535.",)
