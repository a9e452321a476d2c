"""The slow teacher of an adaptation: what it believes of a B-scan, given the B-scan's tag.

Source: mean teacher (Tarvainen & Valpola 2017, arXiv:1703.01780); the conditioning on the tag is ours.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.nets.fluid import fluid_logit
from models.nets.precision import reduced_precision
from models.weak.pooling import lift_to
from models.weak.walls import rim_of, walls_in


@dataclass(frozen=True)
class AdaptConfig:
    """How tags change the starter network."""

    phantom_eyes: int = 100
    """Phantom eyes drawn for rehearsal, six B-scans each."""
    phantom_batch: int = 4
    """Phantoms beside every batch of tagged slices."""
    implants_each: int = 4
    """Pictures with implanted fluid made of every normal slice."""
    implant_batch: int = 4
    """Implants beside every batch of tagged slices."""
    keep: float = 0.99
    """Share of the teacher that stays at every step."""
    presence_weight: float = 0.1
    presence_fraction: float = 0.003
    """Share of a B-scan that is averaged into its slice logit: a small pocket."""
    lift: float = 1.0
    """Pooled logit that a slice tagged with fluid has at least in the teacher's eyes; weak evidence is lifted to it."""
    sure: float = 0.7
    doubt: float = 0.3
    """Probabilities of the teacher between these teach nothing."""
    background: float = 0.2
    """Weight, at first, of what the teacher takes for background in a slice with fluid: it still misses some. Rises
    to 1 while the teacher learns."""
    rim_px: int = 4
    """This near to fluid that it is sure of, its background is believed fully from the start, lest the fluid spread."""


class MeanTeacher(nn.Module):
    """A network that learns and its running mean."""

    def __init__(self, student: nn.Module) -> None:
        super().__init__()
        self.student = student
        self.teacher = copy.deepcopy(student).requires_grad_(False)

    def forward(self, bscans: Tensor) -> Tensor:
        """What the student says."""
        out: Tensor = self.student(bscans)
        return out


def average(older: nn.Module, newer: nn.Module, keep: float) -> None:
    """Move the weights and statistics of `older` by 1 - keep towards `newer`, in place."""
    with torch.no_grad():
        for old, new in zip(older.state_dict().values(), newer.state_dict().values(), strict=True):
            if old.is_floating_point():
                old.lerp_(new, 1 - keep)
            else:
                old.copy_(new)


@torch.no_grad()
def teach_from_tags(
    teacher: nn.Module, clean: Tensor, tags: Tensor, settings: AdaptConfig, progress: float, *, bfloat16: bool
) -> Tensor:
    """Target and weight (B, 2, D, W) of B-scans (B, 1, D, W) from the teacher's opinion, given the tags.

    What it is sure is fluid but inside is as light as its surroundings is taught as background (`models.weak.walls`).
    `progress` of the training, from 0 to 1, decides how far its background is believed.
    """
    background = settings.background + (1 - settings.background) * progress
    teacher.eval()
    target, weight = torch.zeros_like(clean[:, 0]), torch.ones_like(clean[:, 0])
    with_fluid = torch.nonzero(tags > 0)[:, 0]
    if len(with_fluid):
        bscans = clean[with_fluid].contiguous(memory_format=torch.channels_last)
        with reduced_precision(clean.device, wanted=bfloat16):
            logit = fluid_logit(teacher(bscans))  # (B, D, W)
        share = torch.sigmoid(lift_to(logit, settings.presence_fraction, settings.lift))
        sure, no_fluid = share > settings.sure, share < settings.doubt
        near = rim_of(sure, settings.rim_px)
        walls = walls_in(sure, near & no_fluid, clean[with_fluid, 0])
        target[with_fluid] = ((share > 0.5) & ~walls).float()
        weight[with_fluid] = sure.float() + torch.where(near, 1.0, background) * no_fluid.float()
    return torch.stack([target, weight], dim=1)
