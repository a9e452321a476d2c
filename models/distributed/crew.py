"""The processes of one training that learn as one: each computes its share of every batch, and all see the whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import torch
from torch import Tensor, nn

from models.nets.shared_layers import share_layers, total

if TYPE_CHECKING:
    from accelerate import Accelerator

T = TypeVar("T")


class Crew:
    """What a stage asks of the other processes. `accelerator` has joined them already."""

    def __init__(self, accelerator: Accelerator) -> None:
        self._accelerator = accelerator

    @property
    def leads(self) -> bool:
        """Whether this is the process that writes checkpoints, tells progress and keeps the result."""
        return bool(self._accelerator.is_main_process)

    def spread(self, net: nn.Module) -> nn.Module:
        """`net` as a module that is given the whole batch, computes a share and returns the answers to the whole.

        Gradients are shared only while that module lives.
        """
        share_layers(net, self._accelerator.device)
        learns = any(parameter.requires_grad for parameter in net.parameters())
        prepared = self._accelerator.prepare_model(net) if learns else net
        return Spread(prepared, self._accelerator.process_index, self._accelerator.num_processes)

    def agreed(self, compute: Callable[[], T]) -> T:
        """What `compute` gave in the leading process, in all of them; the others wait."""
        from accelerate.utils import broadcast_object_list

        box: list[Any] = [compute() if self.leads else None]
        broadcast_object_list(box)
        return box[0]


class Spread(nn.Module):
    """A network whose batch is computed by `n` processes.

    Every process is given the same batch and ends with the same answers, so that losses, whatever they count or
    normalise by, are written as for one process. Each of the n equal losses then sends a gradient through each share;
    `DistributedDataParallel` takes the mean of the processes, which is the gradient of one loss.
    """

    def __init__(self, net: nn.Module, index: int, n: int) -> None:
        super().__init__()
        self.net = net
        self._index = index
        self._n = n

    def forward(self, bscans: Tensor) -> Any:
        """(B, ...) -> what the network answers to all B; a batch smaller than the crew is computed by each."""
        from accelerate.utils import recursively_apply

        if len(bscans) < self._n:
            return self.net(bscans)
        shares = bscans.tensor_split(self._n)
        before = sum(len(share) for share in shares[: self._index])
        after = sum(len(share) for share in shares[self._index + 1 :])

        def whole(part: Tensor) -> Tensor:
            """The other processes' rows are zeros here, and ours are zeros there: the sum is exact."""
            rows = [part.new_zeros(before, *part.shape[1:]), part, part.new_zeros(after, *part.shape[1:])]
            return total(torch.cat(rows))

        return recursively_apply(whole, self.net(shares[self._index]))
