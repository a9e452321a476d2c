"""One answer from a network's looks at several scales.

Small cysts are seen close by, large ones from afar, and a look at the wrong scale says firmly that there is nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from models.weak.pooling import lift_to
from models.weak.segment import PRESENCE_FRACTION


def together(logits: Tensor) -> Tensor:
    """Logits (...) of the mean of the probabilities whose logits (N, ...) the N scales gave.

    The mean of the logits would let one scale's firm no outvote the others' yes.
    """
    yes, no = F.logsigmoid(logits), F.logsigmoid(-logits)
    return yes.logsumexp(dim=0) - no.logsumexp(dim=0)


def slice_logits(pooled: Tensor, scales: Sequence[float]) -> Tensor:
    """Slice logits (B,) of the pooled logits (N, B) of N scales: their mean, without the looks from afar.

    From afar the smallest cysts, which decide whether a slice is normal, are not seen.
    """
    near = torch.tensor([scale >= 1 for scale in scales])
    return pooled[near].mean(dim=0) if near.any() else pooled.mean(dim=0)


def at_least_a_pocket(logits: Tensor, has_fluid: Tensor) -> Tensor:
    """Logits (B, D, W), lifted in the slices that `has_fluid` (B,) says have some until the smallest pocket shows.

    Weak evidence of fluid is believed where the slice as a whole has fluid: the same lift as a teacher gives a slice
    that is tagged so (`models.weak.mean_teacher`). By the score before `SliceCalibration`, which may learn from few
    tags: those change what a slice's probability says and no mask.
    """
    return torch.where(has_fluid[:, None, None], lift_to(logits, PRESENCE_FRACTION, 0.0), logits)
