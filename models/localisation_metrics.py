"""Where evidence lies, against the truth: the measures of figure 3's comparison. Numpy and scikit-image only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from skimage.filters import threshold_otsu

from models.metrics import Counts, Mask, count

Evidence = NDArray[np.float32]
"""(D, W), of any scale; what is below 0 speaks against fluid."""

N_LEVELS = 100


def peak_in_lesion(evidence: Evidence, truth: Mask) -> bool:
    """Whether the highest evidence lies in the truth (the pointing game)."""
    return bool(truth[np.unravel_index(int(evidence.argmax()), evidence.shape)])


def energy_in_lesion(evidence: Evidence, truth: Mask) -> float:
    """Share of the positive evidence that lies in the truth; 0 where there is none."""
    positive = np.clip(evidence, 0, None)
    total = float(positive.sum())
    return float(positive[truth].sum()) / total if total else 0.0


def dice_at_otsu(evidence: Sequence[Evidence], truths: Sequence[Mask]) -> float:
    """Pooled Dice where each map is cut at Otsu's threshold of its positive part: a rule that sees no truth."""
    return sum((count(_above_otsu(e), t) for e, t in zip(evidence, truths, strict=True)), Counts()).dice


def best_dice(evidence: Sequence[Evidence], truths: Sequence[Mask]) -> float:
    """Pooled Dice at the one level for all maps that is best for this truth: what no fixed rule can exceed."""
    levels = np.quantile(np.concatenate([e.ravel() for e in evidence]), np.linspace(0.5, 0.999, N_LEVELS))
    return max(
        sum((count(e > level, t) for e, t in zip(evidence, truths, strict=True)), Counts()).dice for level in levels
    )


def _above_otsu(evidence: Evidence) -> Mask:
    positive = np.clip(evidence, 0, None)
    if float(np.ptp(positive)) == 0:
        return np.zeros(evidence.shape, bool)
    return np.asarray(positive > threshold_otsu(positive))
