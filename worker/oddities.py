"""What is odd about the pixels of a volume that is being segmented, said in the result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from models.weak.polarity import is_inverted
from models.weak.trained import SliceSegmentation


class Oddities:
    """Counts B-scans while they pass."""

    def __init__(self) -> None:
        self._n = self._n_inverted = self._n_blank = self._n_too_dark = 0

    def watch(self, bscans: Iterable[NDArray[np.uint8]]) -> Iterator[NDArray[np.uint8]]:
        """The same B-scans (D, W)."""
        for bscan in bscans:
            self._n += 1
            self._n_blank += int(bscan.min() == bscan.max())
            self._n_inverted += int(is_inverted(bscan))
            yield bscan

    def segmented(self, result: SliceSegmentation) -> None:
        """What the network made of one of them."""
        self._n_too_dark += int(result.is_too_dark)

    def warnings(self) -> list[str]:
        """A sentence for each kind that was seen."""
        sentences = []
        if self._n_inverted:
            sentences.append(
                f"The grey scale of {self._n_inverted} of {self._n} B-scans is inverted, tissue dark on bright; "
                "they were read as negatives."
            )
        if self._n_too_dark:
            sentences.append(
                f"{self._n_too_dark} of {self._n} B-scans are far darker than OCT is shown, as linear intensities are; "
                "they were brightened to be read."
            )
        if self._n_blank:
            sentences.append(f"{self._n_blank} of {self._n} B-scans have one grey value only and no mask.")
        return sentences
