"""Agreement of masks and of slice scores with the truth; words as in doi:10.1364/boe.8.004257. Numpy only.

Masks are bool arrays of any equal shape: one B-scan, one volume, or many pooled. An empty truth and an empty
result agree perfectly (1.0); an empty result against a non-empty truth has PPV 0 and Dice 0 (methods 1.3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.oct.volume import OCTError

Mask = NDArray[np.bool_]


class MetricError(OCTError):
    """Two masks or lists that must belong together do not."""

    code = "bad_metric_input"


@dataclass(frozen=True)
class Counts:
    """Pixels of the result R, of the truth G and of both. Counts of several B-scans add up to pooled counts."""

    both: int = 0
    result: int = 0
    truth: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.both + other.both, self.result + other.result, self.truth + other.truth)

    @property
    def dice(self) -> float:
        """2 |R ∩ G| / (|R| + |G|)."""
        total = self.result + self.truth
        return 2 * self.both / total if total else 1.0

    @property
    def tpvf(self) -> float:
        """|R ∩ G| / |G|, the share of the truth that was found; 1 when there was nothing to find."""
        return self.both / self.truth if self.truth else 1.0

    @property
    def ppv(self) -> float:
        """|R ∩ G| / |R|, the share of the result that is true."""
        if self.result:
            return self.both / self.result
        return 0.0 if self.truth else 1.0


def count(result: Mask, truth: Mask) -> Counts:
    """Pixel counts of two masks of the same shape.

    Raises:
        MetricError: shapes differ, or a mask is not bool.
    """
    if result.shape != truth.shape:
        raise MetricError(f"The masks have different shapes, {result.shape} and {truth.shape}.")
    if result.dtype != np.bool_ or truth.dtype != np.bool_:
        raise MetricError(f"Masks are bool arrays, got {result.dtype} and {truth.dtype}.")
    return Counts(int(np.count_nonzero(result & truth)), int(np.count_nonzero(result)), int(np.count_nonzero(truth)))


def dice(result: Mask, truth: Mask) -> float:
    """Dice similarity of two masks."""
    return count(result, truth).dice


def tpvf(result: Mask, truth: Mask) -> float:
    """True positive volume fraction (sensitivity)."""
    return count(result, truth).tpvf


def ppv(result: Mask, truth: Mask) -> float:
    """Positive predictive value (precision)."""
    return count(result, truth).ppv


def fpvf(result: Mask, truth: Mask, region: Mask) -> float:
    """False positive volume fraction: |R \\ G| over the size of the region of interest.

    Raises:
        MetricError: the region is empty or has another shape.
    """
    if region.shape != truth.shape or not region.any():
        raise MetricError("The region of interest is empty or has another shape than the masks.")
    return int(np.count_nonzero(result & ~truth)) / int(np.count_nonzero(region))


def harmonic_mean(first: float, second: float) -> float:
    """Harmonic mean of two non-negative numbers, 0 if either is 0.

    For one unit Dice is the harmonic mean of TPVF and PPV. It is concave, so a mean Dice over units can never
    exceed the harmonic mean of the mean TPVF and mean PPV over the same units: a check of any result table.
    """
    return 2 * first * second / (first + second) if first > 0 and second > 0 else 0.0


def slice_auc(scores: NDArray[np.floating], tags: NDArray[np.bool_]) -> float | None:
    """Area under the ROC curve: chance that a fluid slice scores above a normal one, ties counting half.

    Returns None when only one class is present. Rank form (Mann-Whitney U over the number of pairs).

    Raises:
        MetricError: lengths differ, or a score is not finite.
    """
    if scores.shape != tags.shape or scores.ndim != 1:
        raise MetricError(f"Scores and tags must be two lists of one length, got {scores.shape} and {tags.shape}.")
    if not np.isfinite(scores).all():
        raise MetricError("A slice score is not a finite number.")
    n_fluid = int(np.count_nonzero(tags))
    n_normal = tags.size - n_fluid
    if n_fluid == 0 or n_normal == 0:
        return None
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    mean_ranks = np.cumsum(counts) - (counts - 1) / 2
    rank_sum = float(mean_ranks[inverse][tags].sum())
    return (rank_sum - n_fluid * (n_fluid + 1) / 2) / (n_fluid * n_normal)
