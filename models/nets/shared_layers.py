"""Layers that see beyond their process's share of a batch: statistics and random numbers are those of the whole."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch import distributed as dist
from torch.nn import functional as F


class Total(torch.autograd.Function):
    """Sum of a tensor over the processes, the same bits in each; a gradient is summed the same way."""

    @staticmethod
    def forward(_ctx: Any, share: Tensor) -> Tensor:
        """`share` of any shape, the same shape in every process."""
        total = share.clone(memory_format=torch.contiguous_format)
        dist.all_reduce(total)
        return total

    @staticmethod
    def backward(_ctx: Any, *gradients: Tensor) -> Tensor:
        """Every process's loss depends on every process's share."""
        total = gradients[0].clone(memory_format=torch.contiguous_format)
        dist.all_reduce(total)
        return total


def total(share: Tensor) -> Tensor:
    """`Total` with a type."""
    summed: Tensor = Total.apply(share)
    return summed


class SharedBatchNorm2d(nn.BatchNorm2d):
    """Batch normalisation by the whole batch on processors, for which torch's `SyncBatchNorm` is not made.

    Shares may differ in size. Weights and statistics are named as those of `BatchNorm2d`.
    """

    def forward(self, features: Tensor) -> Tensor:
        """(b, C, h, w), a share of the batch -> the same shape, normalised over all shares while training."""
        if not self.training:
            return super().forward(features)
        values = features.to(torch.promote_types(features.dtype, torch.float32))
        n = total(values.new_tensor(values.numel() // values.shape[1]))
        mean = total(values.sum((0, 2, 3))) / n  # (C,)
        centred = values - mean[:, None, None]
        variance = total(centred.square().sum((0, 2, 3))) / n  # (C,)
        self._remember(mean.detach(), variance.detach() * n / (n - 1))
        scaled = centred * (torch.rsqrt(variance + self.eps) * self.weight)[:, None, None]
        return (scaled + self.bias[:, None, None]).to(features.dtype)

    def _remember(self, mean: Tensor, variance: Tensor) -> None:
        """Move the running statistics towards those of this batch."""
        share = 0.1 if self.momentum is None else self.momentum
        with torch.no_grad():
            for running, seen in ((self.running_mean, mean), (self.running_var, variance)):
                if running is not None:
                    running.lerp_(seen, share)
            if self.num_batches_tracked is not None:
                self.num_batches_tracked.add_(1)


class SharedDropout(nn.Dropout):
    """Dropout that draws for the whole batch and takes its share, so that all processes draw as one would."""

    def forward(self, features: Tensor) -> Tensor:
        """(b, ...), a share of the batch -> the same shape."""
        if not self.training:
            return features
        sizes = torch.zeros(dist.get_world_size(), device=features.device)
        sizes[dist.get_rank()] = len(features)
        shares = total(sizes).long().tolist()
        whole = features.new_empty(sum(shares), *features.shape[1:])
        kept = F.dropout(torch.ones_like(whole, memory_format=layout_of(features)), self.p)
        return features * kept.split(shares)[dist.get_rank()]


def layout_of(features: Tensor) -> torch.memory_format:
    """The order in which random numbers fill a tensor like this one."""
    in_rows = features.is_contiguous() or features.dim() != 4
    return torch.contiguous_format if in_rows else torch.channels_last


def share_layers(net: nn.Module, device: torch.device) -> nn.Module:
    """`net` with every batch normalisation and dropout one of the whole batch; parameters and names stay.

    On a GPU torch's own `SyncBatchNorm` normalises, which refuses processors.
    """
    shared: dict[type[nn.Module], type[nn.Module]] = {nn.Dropout: SharedDropout}
    if device.type != "cuda":
        shared[nn.BatchNorm2d] = SharedBatchNorm2d
    for module in net.modules():
        module.__class__ = shared.get(type(module), type(module))
    return nn.SyncBatchNorm.convert_sync_batchnorm(net) if device.type == "cuda" else net
