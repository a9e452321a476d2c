"""The loss on slices that a training does not learn from, looked at while it learns. By tags only, like everything."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from torch import Tensor
from torch.nn import functional as F

from models.weak.dataset import TaggedSlice, channels_and_tags
from models.weak.grid import GridConfig

MAX_SLICES = 32
"""Held-out slices that are looked at, spread over all of them: enough for a curve, cheap beside an epoch."""

MAX_LOOKS = 20
"""Times a stage looks at them. Few tags make hundreds of short epochs, which must not wait for this."""

SliceLogits = Callable[[Tensor], Tensor]
"""Slice logits (B,) of B-scans (B, C, D, W) uint8 on the grid, each before its neighbours.

Takes no random number: the training must not notice.
"""


@dataclass(frozen=True)
class HeldOut:
    """`channels` (N, C, D, W) uint8 on the grid and `tags` (N,) float of slices of patients not learned from."""

    channels: Tensor
    tags: Tensor

    @staticmethod
    def is_due(epoch: int, n_epochs: int) -> bool:
        """Whether to look after this epoch, counted from 1; always after the last."""
        return epoch % math.ceil(n_epochs / MAX_LOOKS) == 0 or epoch == n_epochs

    def loss(self, slice_logits: SliceLogits) -> float:
        """Mean cross-entropy of the slice logits against the tags."""
        return float(F.binary_cross_entropy_with_logits(slice_logits(self.channels).float(), self.tags))


def held_out_set(slices: Sequence[TaggedSlice], grid: GridConfig, reach: int = 0) -> HeldOut | None:
    """At most `MAX_SLICES` of the slices, evenly from each answer; None when there are none."""
    if not slices:
        return None
    by_tag = [[item for item in slices if item.has_fluid is answer] for answer in (False, True)]
    chosen = [item for group in by_tag for item in _spread(group, MAX_SLICES // 2)]
    return HeldOut(*channels_and_tags(chosen, grid, reach))


def _spread(items: list[TaggedSlice], most: int) -> list[TaggedSlice]:
    count = min(len(items), most)
    return [items[index * len(items) // count] for index in range(count)]
