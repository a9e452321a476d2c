"""The slow teacher of an adaptation, and what is taught of a B-scan, given the teacher's opinion and the tag.

Source: mean teacher (Tarvainen & Valpola 2017, arXiv:1703.01780); the conditioning on the tag is ours.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

from models.nets.fluid import fluid_logit
from models.nets.precision import reduced_precision
from models.weak.pooling import lift_to
from models.weak.walls import rim_of, walls_in


class Belief(NamedTuple):
    """Probabilities from which on an opinion is believed; what lies between them teaches nothing."""

    doubt: float
    sure: float


MAJORITY = Belief(doubt=0.4, sure=0.6)
"""Of opinions that are a mean of scales, each of which says yes or no: of three, two are believed against one."""


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

    @property
    def belief(self) -> Belief:
        """In the running mean's opinion, of one look."""
        return Belief(self.doubt, self.sure)


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


def lifted(logit: Tensor, settings: AdaptConfig) -> Tensor:
    """Probabilities of logits (B, D, W) of slices tagged with fluid: evidence too weak for one is lifted to it."""
    return torch.sigmoid(lift_to(logit, settings.presence_fraction, settings.lift))


@torch.no_grad()
def opinion_of(teacher: nn.Module, bscans: Tensor, settings: AdaptConfig, *, bfloat16: bool) -> Tensor:
    """Probabilities (B, D, W) of fluid in B-scans (B, 1, D, W) tagged with fluid."""
    teacher.eval()
    with reduced_precision(bscans.device, wanted=bfloat16):
        logit = fluid_logit(teacher(bscans.contiguous(memory_format=torch.channels_last)))
    return lifted(logit, settings)


def teach_from_tags(
    opinion: Tensor, clean: Tensor, tags: Tensor, settings: AdaptConfig, progress: float, belief: Belief
) -> Tensor:
    """Target and weight (B, 2, D, W) of B-scans (B, 1, D, W), given the `opinion` (F, D, W) of those tagged with fluid.

    What is surely fluid by it but inside is as light as its surroundings is taught as background (`models.weak.walls`).
    `progress` of the training, from 0 to 1, decides how far its background is believed.
    """
    background = settings.background + (1 - settings.background) * progress
    target, weight = torch.zeros_like(clean[:, 0]), torch.ones_like(clean[:, 0])
    with_fluid = tags > 0
    if len(opinion):
        sure, no_fluid = opinion > belief.sure, opinion < belief.doubt
        near = rim_of(sure, settings.rim_px)
        walls = walls_in(sure, near & no_fluid, clean[with_fluid, 0])
        target[with_fluid] = ((opinion > 0.5) & ~walls).float()
        weight[with_fluid] = sure.float() + torch.where(near, 1.0, background) * no_fluid.float()
    return torch.stack([target, weight], dim=1)
