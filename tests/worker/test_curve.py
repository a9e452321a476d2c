from __future__ import annotations

import math

from app.db.tables import JsonObject
from worker.curve import MAX_EPOCHS, with_epoch
from worker.messages import Advance


def told(epoch: int, loss: float = 0.5, held_out_loss: float | None = None, stage: str = "learning") -> Advance:
    return Advance(stage, 0.5, epoch, loss, held_out_loss)


def curve_of(*epochs: Advance) -> list[JsonObject]:
    curve: list[JsonObject] = []
    for epoch in epochs:
        curve = with_epoch(curve, epoch)
    return curve


class TestWithEpoch:
    def test_adds_the_losses_rounded(self) -> None:
        curve = curve_of(told(1, 0.123456789), told(2, 0.1, 0.25))
        assert curve == [
            {"stage": "learning", "epoch": 1, "loss": 0.12346, "held_out_loss": None},
            {"stage": "learning", "epoch": 2, "loss": 0.1, "held_out_loss": 0.25},
        ]

    def test_a_second_attempt_replaces_what_it_learns_again(self) -> None:
        curve = curve_of(told(7, stage="finding"), told(1), told(2), told(3), told(2, 0.25))
        assert [(point["stage"], point["epoch"]) for point in curve] == [
            ("finding", 7),
            ("learning", 1),
            ("learning", 2),
        ]
        assert curve[-1]["loss"] == 0.25

    def test_stays_short_and_keeps_first_last_and_what_was_held_out(self) -> None:
        seen = range(1, 1000)
        curve = curve_of(*(told(epoch, 1 / epoch, 0.5 if epoch % 50 == 0 else None) for epoch in seen))
        epochs = [point["epoch"] for point in curve]
        assert len(curve) <= MAX_EPOCHS
        assert epochs == sorted(epochs)
        assert (epochs[0], epochs[-1]) == (1, 999)
        assert [epoch for epoch in epochs if epoch % 50 == 0] == list(range(50, 1000, 50))

    def test_a_loss_that_is_no_number_is_left_out(self) -> None:
        assert curve_of(told(1, 0.5, math.inf))[0]["held_out_loss"] is None
