"""What a job does otherwise after its memory ran out: the second and last try takes smaller batches."""

from __future__ import annotations

import math
from dataclasses import replace

from models.train import ScheduleConfig
from models.weak.config import PipelineConfig

MIN_BATCH = 2
"""Batch normalisation has nothing to compare in a batch of one."""

SMALLER_BATCHES = (
    "Memory ran out, so this version was trained with smaller batches; with more memory it may become better."
)


def with_smaller_batches(config: PipelineConfig, divisor: int) -> PipelineConfig:
    """The same training with batches of a `divisor`-th of the size, and steps shorter by its root to match.

    Epochs stay, so each slice is seen as often. The configuration, and with it the fingerprint of the checkpoints, is
    another one: what the first try learned cannot be gone on with, and the second begins anew in a folder of its own.
    """
    adapt = replace(
        config.adapt,
        phantom_batch=math.ceil(config.adapt.phantom_batch / divisor),
        implant_batch=math.ceil(config.adapt.implant_batch / divisor),
    )
    return replace(
        config,
        localise=_smaller(config.localise, divisor),
        segment=_smaller(config.segment, divisor),
        adapt=adapt,
    )


def _smaller(schedule: ScheduleConfig, divisor: int) -> ScheduleConfig:
    return replace(
        schedule,
        batch_size=max(MIN_BATCH, schedule.batch_size // divisor),
        learning_rate=schedule.learning_rate / math.sqrt(divisor),
    )
