"""What a slice's score means as a probability: learned from the tags of patients that the networks did not learn from.

Source: Platt 1999, "Probabilistic outputs for support vector machines", with a prior about "as it is" in place of his
smoothed answers, so that few tags change little.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize
from torch import Tensor

PRIOR_SD = 1.0
"""Standard deviation of the log of the slope and of the offset before any tag is seen."""


@dataclass(frozen=True)
class SliceCalibration:
    """A slice of logit z has fluid with probability sigmoid(slope z + offset). The slope is positive: order stays.

    Raises:
        ValueError: the slope is not a positive number, or the offset no number.
    """

    slope: float = 1.0
    offset: float = 0.0

    def __post_init__(self) -> None:
        if not (0 < self.slope < math.inf and math.isfinite(self.offset)):
            raise ValueError(f"Slices cannot be calibrated by the slope {self.slope} and the offset {self.offset}.")

    def probability(self, logits: Tensor) -> Tensor:
        """Of pooled logits (B,), the probabilities (B,) of fluid anywhere in the slice."""
        return torch.sigmoid(self.slope * logits + self.offset)


AS_IT_IS = SliceCalibration()
"""The networks' own opinion; what is used until somebody's tags say more."""


def calibrate_slices(logits: NDArray[np.float64], tags: NDArray[np.bool_]) -> SliceCalibration:
    """The likeliest calibration after seeing the `tags` (N,) of slices with pooled `logits` (N,).

    Tags of one class only say nothing of where the other begins: `AS_IT_IS`.
    """
    if tags.all() or not tags.any():
        return AS_IT_IS

    def surprise(parameters: NDArray[np.float64]) -> float:
        scaled = math.exp(parameters[0]) * logits + parameters[1]
        likelihood = np.logaddexp(0.0, np.where(tags, -scaled, scaled)).sum()
        return float(likelihood + (parameters**2).sum() / (2 * PRIOR_SD**2))

    log_slope, offset = minimize(surprise, np.zeros(2), method="Nelder-Mead").x
    return SliceCalibration(math.exp(log_slope), float(offset))
