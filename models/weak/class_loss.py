"""The loss of a network that tells the classes of `Label` apart, from exact labels."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from models.oct.labels import Label


def one_hot(labels: Tensor) -> Tensor:
    """(B, D, W) codes of `Label` -> (B, C, D, W) float."""
    return torch.stack([(labels == label).float() for label in Label], dim=1)


def class_loss(logits: Tensor, truth: Tensor) -> Tensor:
    """Cross-entropy plus soft Dice of every class but the background over the batch.

    Both (B, C, D, W); `truth` may be soft where a geometry moved it, and sums to less than 1 where nothing is known.
    """
    log_shares = F.log_softmax(logits, dim=1)
    entropy = -(truth * log_shares).sum() / truth.sum().clamp_min(1)
    known = truth.sum(dim=1, keepdim=True)
    shares = (log_shares.exp() * known)[:, 1:]
    wanted = truth[:, 1:]
    overlap = (2 * (shares * wanted).sum(dim=(0, 2, 3)) + 1) / ((shares + wanted).sum(dim=(0, 2, 3)) + 1)
    return entropy + 1 - overlap.mean()
