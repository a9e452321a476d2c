"""The retrain policy: what an admin has decided about when trainings start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.tables import ProjectSettings

Mode = Literal["off", "manual", "automatic"]

MODES: tuple[Mode, ...] = get_args(Mode)


@dataclass(frozen=True)
class Policy:
    """When trainings start. The numbers bind automatic trainings alone."""

    mode: Mode
    new_tags: int
    """B-scans tagged, tagged anew or untagged since the last training."""
    quiet_minutes: float
    """Time without a tag, so that nobody's work is cut in the middle."""
    min_per_class: int
    """B-scans agreed to show fluid, and as many agreed to show none."""
    per_day: int
    """Trainings of one day (UTC), those started by hand included."""

    @property
    def quiet(self) -> timedelta:
        """`quiet_minutes` as a duration."""
        return timedelta(minutes=self.quiet_minutes)


def policy_of(row: ProjectSettings) -> Policy:
    """The policy that the settings hold."""
    return Policy(
        mode=next(mode for mode in MODES if mode == row.retraining),
        new_tags=row.retrain_new_tags,
        quiet_minutes=row.retrain_quiet_minutes,
        min_per_class=row.retrain_min_per_class,
        per_day=row.retrain_per_day,
    )


def read_policy(session: Session) -> Policy:
    """The policy that holds now."""
    return policy_of(session.scalars(select(ProjectSettings)).one())


def lock_settings(session: Session) -> ProjectSettings:
    """The settings' row, held until the transaction ends: whoever decides by them or about them does so alone.

    Whoever starts a training does, and whoever deletes a patient, so that no training freezes tags that are going.
    """
    return session.scalars(select(ProjectSettings).with_for_update()).one()
