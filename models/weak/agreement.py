"""How far a model agrees with tags that it did not learn from: all that can be said of it where no mask is known.

A score alone is not enough: a network can tell slices apart perfectly and paint nothing, or everything. So the masks'
areas are judged by the same tags. Source: label-free selection, methods 15.7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.metrics import slice_auc
from models.segmenter import MASK_LEVEL
from models.weak.dataset import TaggedSlice
from models.weak.trained import TrainedPipeline


class Answers(NamedTuple):
    """What a model says of N slices, and what their tags say."""

    logits: NDArray[np.float64]
    """(N,) of the slices, before any calibration."""
    painted: NDArray[np.float64]
    """(N,) share of each picture that is mask."""
    tags: NDArray[np.bool_]
    """(N,) whether a slice has fluid."""


def answers_of(model: TrainedPipeline, slices: Sequence[TaggedSlice]) -> Answers:
    """Segment the slices; no mask is kept."""
    said = [
        (result.logit, np.count_nonzero(result.probability >= MASK_LEVEL) / result.probability.size)
        for result in model.segment(item.stack for item in slices)
    ]
    logits, painted = np.array(said, np.float64).reshape(-1, 2).T
    return Answers(logits, painted, np.array([item.has_fluid for item in slices], bool))


@dataclass(frozen=True)
class Agreement:
    """Figures of a model on slices that it did not learn from; None where tags of one class cannot tell."""

    n_slices: int
    slice_auc: float | None
    """Of the slices' scores."""
    mask_auc: float | None
    """The same of the masks' areas: a slice without fluid should have less mask than any with fluid."""
    false_positive_percent: float | None
    """Mean share of the picture that is mask in slices tagged normal."""

    def named(self, prefix: str) -> dict[str, float | int | None]:
        """The figures for a version's metrics, `<prefix>_slice_auc` and so on, without the number of slices."""
        return {f"{prefix}_{name}": value for name, value in asdict(self).items() if name != "n_slices"}


def agreement(answers: Answers) -> Agreement:
    """The figures of what a model said.

    Raises:
        MetricError: a score is not a finite number.
    """
    normal = answers.painted[~answers.tags]
    return Agreement(
        n_slices=len(answers.tags),
        slice_auc=slice_auc(answers.logits, answers.tags),
        mask_auc=slice_auc(answers.painted, answers.tags),
        false_positive_percent=100 * float(normal.mean()) if len(normal) else None,
    )
