"""Continuous max-flow: the region whose cost and surface together are smallest, in 3-D, on a processor or a GPU.

Source: Yuan, Bae & Tai 2010 (doi:10.1109/CVPR.2010.5539903), with the update and parameters of the authors' published
code (step 0.11, cc 0.35, stop at a mean change of 5e-4, at most 300 iterations). Ours: a weight for every axis, because
B-scans are further apart than A-scans.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

Flow = list[Tensor]
"""Spatial flow along each axis; its last layer is always 0, nothing leaves the volume."""


@dataclass(frozen=True)
class FlowConfig:
    """How the flow is augmented."""

    step: float = 0.11
    coupling: float = 0.35
    """cc: weight of the augmented term."""
    enough: float = 5e-4
    """Mean change of the region at which it is done."""
    most_iterations: int = 300


def min_cut(
    source: Tensor,
    sink: Tensor,
    surface: Tensor,
    config: FlowConfig,
    weights: tuple[float, float, float] = (1.0, 1.0, 1.0),
    on_iteration: Callable[[int], None] = lambda _n: None,
) -> Tensor:
    """Membership (S, H, W), 0 to 1, of the cheapest region; one half is its border.

    Args:
        source: (S, H, W) cost of leaving a cell out, 0 or more.
        sink: (S, H, W) cost of taking it in, 0 or more.
        surface: (S, H, W) cost of a border there.
        weights: of borders across each axis.
    """
    cc = config.coupling
    inside = (source >= sink).float()
    from_source = torch.minimum(source, sink)
    to_sink = from_source.clone()
    flow = [torch.zeros_like(inside) for _ in range(3)]
    divergence = torch.zeros_like(inside)
    for number in range(config.most_iterations):
        push = divergence - (from_source - to_sink + inside / cc)
        flow = _limited(
            [part + config.step * step for part, step in zip(flow, _forward(push), strict=True)], surface, weights
        )
        divergence = _divergence(flow)
        rest = divergence + to_sink - inside / cc + 1 / cc
        from_source = torch.minimum(rest, source)
        rest = from_source - divergence + inside / cc
        to_sink = torch.minimum(rest, sink)
        change = cc * (divergence + to_sink - from_source)
        inside = inside - change
        on_iteration(number + 1)
        if float(change.abs().mean()) < config.enough:
            break
    return inside.clamp(0, 1)


def _forward(field: Tensor) -> Flow:
    """Difference to the next cell along each axis; 0 at the end."""
    out = []
    for axis in range(3):
        step = torch.zeros_like(field)
        n = field.shape[axis] - 1
        step.narrow(axis, 0, n).copy_(field.narrow(axis, 1, n) - field.narrow(axis, 0, n))
        out.append(step)
    return out


def _divergence(flow: Flow) -> Tensor:
    """What leaves a cell: the negative transpose of `_forward`."""
    out = torch.zeros_like(flow[0])
    for axis, part in enumerate(flow):
        n = part.shape[axis] - 1
        out += part
        out.narrow(axis, 1, n).sub_(part.narrow(axis, 0, n))
    return out


def _limited(flow: Flow, surface: Tensor, weights: tuple[float, float, float]) -> Flow:
    """No flow beyond the cost of a border: |p| <= surface, with p measured in each axis' own weight."""
    scaled = torch.stack([part / max(weight, 1e-6) for part, weight in zip(flow, weights, strict=True)])
    size = torch.linalg.vector_norm(scaled, dim=0) + 1e-6
    shrink = torch.clamp(surface / size, max=1.0)
    return [part * shrink for part in flow]
