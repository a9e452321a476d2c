"""The losses of a training, epoch by epoch, as its job keeps them: a list that stays short."""

from __future__ import annotations

import math

from app.db.tables import JsonObject
from worker.messages import Advance

MAX_EPOCHS = 120
"""Points kept; more than a chart of this page can show apart. All followers of a job get the list with every event."""

N_DIGITS = 5
"""Decimals of a stored loss."""


def with_epoch(curve: list[JsonObject], told: Advance) -> list[JsonObject]:
    """The curve with one more epoch.

    An attempt that begins a stage anew, or repeats its last epoch, replaces what was told of these epochs. Where the
    list grows too long every second point goes, but those with a held-out loss and the last one stay.
    """
    kept = [point for point in curve if point["stage"] != told.stage or point["epoch"] < (told.epoch or 1)]
    point: JsonObject = {
        "stage": told.stage,
        "epoch": told.epoch or 1,
        "loss": _rounded(told.loss),
        "held_out_loss": _rounded(told.held_out_loss),
    }
    grown = [*kept, point]
    return grown if len(grown) <= MAX_EPOCHS else _thinned(grown)


def _thinned(curve: list[JsonObject]) -> list[JsonObject]:
    last = len(curve) - 1
    few = [
        point
        for index, point in enumerate(curve)
        if index == last or index % 2 == 0 or point["held_out_loss"] is not None
    ]
    return few if len(few) <= MAX_EPOCHS else few[-MAX_EPOCHS:]


def _rounded(loss: float | None) -> float | None:
    return None if loss is None or not math.isfinite(loss) else round(loss, N_DIGITS)
