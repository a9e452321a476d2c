"""Refusals about the retrain policy."""

from __future__ import annotations

from app.errors import Conflict, Unusable


class PolicyOutOfRange(Unusable):
    """A number that makes no sense; one sentence for each."""

    code = "policy_out_of_range"
    title = "Not a retrain policy"


class TrainingSwitchedOff(Conflict):
    """An admin has switched training off."""

    code = "training_switched_off"
    title = "Training is switched off"

    def __init__(self) -> None:
        super().__init__("Training is switched off in this installation; an admin can switch it on under Admin.")
