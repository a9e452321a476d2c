"""One pass over a mask that counts all its figures are made of: small, so that it is kept and the mask not read again.

Nothing here knows of µm: where the fovea lies, which eye it is and what a voxel measures come in later (`measure.py`).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.measurements.pockets import PocketCounter
from models.oct.volume import OCTError

FORMAT = 1
"""Grows when what is counted changes; counts of another format are not read."""

LOOSE, TIGHT = 41, 214
"""Probabilities of 255 that mark the contour moved out and in by a standard deviation: 16 % and 84 %."""

N_POCKETS = 20
"""Pockets whose own figures are given."""


class MeasurementError(OCTError):
    """A mask cannot be measured."""

    code = "unusable_mask"


@dataclass(frozen=True)
class Counted:
    """Counts of one mask of S B-scans, in voxels."""

    shape: tuple[int, int, int]
    """(S, D, W)"""
    heights_px: NDArray[np.uint16]
    """(S, W) fluid voxels along each A-scan."""
    loose_px: NDArray[np.int64]
    """(S,) voxels of each B-scan with a probability of `LOOSE` or more."""
    tight_px: NDArray[np.int64]
    """(S,) the same for `TIGHT`. Both equal the areas where there was no probability."""
    pockets: NDArray[np.int64]
    """(n, 4) of the `N_POCKETS` largest: voxels, first and last B-scan, height in pixels."""
    n_pockets: int
    has_probability: bool
    opinions_px: tuple[int, ...] = ()
    """What each look of the network alone calls fluid (see `SliceSegmentation`), on a grid of its own."""

    @property
    def areas_px(self) -> NDArray[np.int64]:
        """(S,) fluid voxels of each B-scan."""
        return np.asarray(self.heights_px.sum(axis=1, dtype=np.int64))

    def to_bytes(self) -> bytes:
        """A compressed NumPy archive; tens of kilobytes for a volume of 128 × 1024 × 512."""
        file = io.BytesIO()
        np.savez_compressed(
            file,
            format=np.array([FORMAT]),
            shape=np.array(self.shape),
            heights_px=self.heights_px,
            loose_px=self.loose_px,
            tight_px=self.tight_px,
            pockets=self.pockets,
            totals=np.array([self.n_pockets, self.has_probability], np.int64),
            opinions_px=np.array(self.opinions_px, np.int64),
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> Counted:
        """What `to_bytes` gave.

        Raises:
            MeasurementError: it is damaged, or of another version of Serous.
        """
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as kept:
                if kept["format"].tolist() != [FORMAT]:
                    raise MeasurementError("The kept counts are of another version.")
                n_slices, depth, width = (int(side) for side in kept["shape"])
                n_pockets, has_probability = kept["totals"].tolist()
                return cls(
                    shape=(n_slices, depth, width),
                    heights_px=kept["heights_px"],
                    loose_px=kept["loose_px"],
                    tight_px=kept["tight_px"],
                    pockets=kept["pockets"],
                    n_pockets=n_pockets,
                    has_probability=bool(has_probability),
                    opinions_px=tuple(kept["opinions_px"].tolist()),
                )
        except (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile) as error:
            raise MeasurementError("The kept counts of this mask cannot be read.") from error


class Counter:
    """Counts B-scans while they pass."""

    def __init__(self) -> None:
        self._pockets = PocketCounter()
        self._heights: list[NDArray[np.uint16]] = []
        self._loose: list[int] = []
        self._tight: list[int] = []
        self._depth = 0
        self._has_probability = True

    def add(self, mask: NDArray[np.generic], probability: NDArray[np.uint8] | None = None) -> int:
        """The next B-scan: a mask (D, W) of bool or 0 and 1, and its probability, 255 is certain. Gives its area in px.

        Raises:
            MeasurementError: the shapes do not belong together.
        """
        fluid: NDArray[np.bool_] = np.asarray(mask, np.bool_)
        known = (self._depth, self._heights[-1].size) if self._heights else fluid.shape
        if fluid.ndim != 2 or fluid.shape != known or (probability is not None and probability.shape != known):
            raise MeasurementError(f"B-scans of a mask are of one shape, got {fluid.shape} among {known}.")
        self._depth = fluid.shape[0]
        self._heights.append(fluid.sum(axis=0, dtype=np.uint16))
        self._pockets.add(fluid)
        area = int(self._heights[-1].sum(dtype=np.int64))
        if probability is None:
            self._has_probability = False
        self._loose.append(area if probability is None else int(np.count_nonzero(probability >= LOOSE)))
        self._tight.append(area if probability is None else int(np.count_nonzero(probability >= TIGHT)))
        return area

    def finish(self, opinions_px: tuple[int, ...] = ()) -> Counted:
        """The counts of all B-scans that were added.

        Raises:
            MeasurementError: there was none.
        """
        if not self._heights:
            raise MeasurementError("A mask without B-scans cannot be measured.")
        found = self._pockets.finish()
        return Counted(
            shape=(len(self._heights), self._depth, self._heights[0].size),
            heights_px=np.stack(self._heights),
            loose_px=np.array(self._loose, np.int64),
            tight_px=np.array(self._tight, np.int64),
            pockets=np.stack(found, axis=1)[:N_POCKETS],
            n_pockets=found.n_voxels.size,
            has_probability=self._has_probability,
            opinions_px=opinions_px,
        )


def count(
    mask: Iterable[NDArray[np.generic]],
    probability: Iterable[NDArray[np.uint8]] | None = None,
    opinions_px: tuple[int, ...] = (),
) -> Counted:
    """Counts of a mask (S, D, W), or of its B-scans as they come: one of them is in memory at a time.

    Raises:
        MeasurementError: mask and probability do not belong together.
    """
    counter = Counter()
    if probability is None:
        for bscan in mask:
            counter.add(bscan)
    else:
        try:
            for bscan, likely in zip(mask, probability, strict=True):
                counter.add(bscan, likely)
        except ValueError as error:
            if isinstance(error, OCTError):
                raise
            raise MeasurementError("Mask and probability have different numbers of B-scans.") from error
    return counter.finish(opinions_px)
