"""B-scans that are still in their file, and what the file says about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.oct.dicom_source import DicomSource
from models.oct.provenance import Provenance
from models.oct.readers.errors import UnreadableFile
from models.oct.volume import Laterality, Spacing

NO_SIDE = "The file does not say which eye it shows."

Pseudonym = Callable[[str, str], str]
"""Makes a key of the id that a scanner gave a patient and of who issued the id (empty: not stated). The id itself is
kept nowhere."""

Frames = Callable[[], Iterator[NDArray[np.generic]]]
"""Gives the B-scans (D, W) in order, decoded one at a time; may be called again for a second pass."""


@dataclass(frozen=True)
class BScanStack:
    """(S, D, W) B-scans whose pixels are not read yet."""

    shape: tuple[int, int, int]
    dtype: np.dtype[np.generic]
    frames: Frames
    mapped: NDArray[np.generic] | None = None
    """The same voxels as a (S, D, W) view of the file, where the file holds them plainly."""
    notes: list[str] = field(default_factory=list)
    """Warnings that only decoding can find; complete after one pass of `frames`."""


@dataclass(frozen=True)
class Reading:
    """What one reader found: the stack and the header's word on its geometry, still unjudged."""

    stack: BScanStack
    format: str
    spacing: Spacing | None = None
    laterality: Laterality | None = None
    device: str | None = None
    acquired_on: date | None = None
    warnings: tuple[str, ...] = ()
    provenance: Provenance | None = None
    """Origin of each value; None: all that is stated above stands in a field of the file."""
    patient_key: str | None = None
    """A pseudonym of the patient, where one was asked for and the file names its patient."""
    dicom_source: DicomSource | None = None


def raw_stack(
    path: Path, *, offset: int, shape: tuple[int, int, int], dtype: np.dtype[np.generic], label: str
) -> BScanStack:
    """Plain (S, D, W) voxels in C order from byte `offset` on.

    Raises:
        UnreadableFile: the file is shorter than its header states.
    """
    needed = offset + shape[0] * shape[1] * shape[2] * dtype.itemsize
    size = path.stat().st_size
    if offset < 0 or size < needed:
        raise UnreadableFile(f"{label} ends early: its header states {needed} bytes, it has {size}.")

    def frames() -> Iterator[NDArray[np.generic]]:
        per_bscan = shape[1] * shape[2]
        with path.open("rb") as file:
            for index in range(shape[0]):
                # read, not mapped: pages of a mapped file stay in the process until the last one is seen
                file.seek(offset + index * per_bscan * dtype.itemsize)
                yield np.fromfile(file, dtype=dtype, count=per_bscan).reshape(shape[1:])  # (D, W)

    mapped = np.memmap(path, dtype=dtype, mode="r", offset=offset, shape=shape)
    return BScanStack(shape, dtype, frames, mapped)


def array_stack(array: NDArray[np.generic]) -> BScanStack:
    """A (S, D, W) array that is already there, or mapped in another order than C."""
    return BScanStack((array.shape[0], array.shape[1], array.shape[2]), array.dtype, lambda: iter(array), array)
