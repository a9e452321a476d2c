"""From a segmenter's logits to the one question that tags can answer: is there fluid in the retina or under it."""

from __future__ import annotations

import torch
from torch import Tensor

from models.oct.labels import TAGGED_LABELS


def fluid_logit(logits: Tensor) -> Tensor:
    """Log-odds of any fluid, (B, D, W), from the logits (B, C, D, W) of a segmenter.

    C = 1 is that already. Otherwise the classes are those of `Label`; intra- and subretinal fluid count, a pigment
    epithelial detachment does not, as in the tags.
    """
    if logits.shape[1] == 1:
        return logits[:, 0]
    fluid = [int(label) for label in TAGGED_LABELS]
    rest = [index for index in range(logits.shape[1]) if index not in fluid]
    return torch.logsumexp(logits[:, fluid], dim=1) - torch.logsumexp(logits[:, rest], dim=1)
