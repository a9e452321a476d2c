"""The retrain policy as admins change it, every change in the audit trail."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.service import Actor, record
from app.db.columns import utc_now
from app.db.tables import ProjectSettings
from app.retraining.errors import PolicyOutOfRange, TrainingSwitchedOff
from app.retraining.policy import lock_settings, policy_of
from app.retraining.schemas import RANGES, RetrainPolicyWrite


def require_switched_on(session: Session) -> None:
    """Raise `TrainingSwitchedOff` where an admin wants no trainings; see `lock_settings` for who waits meanwhile."""
    if policy_of(lock_settings(session)).mode == "off":
        raise TrainingSwitchedOff()


def change_policy(session: Session, *, actor: Actor, wanted: RetrainPolicyWrite) -> ProjectSettings:
    """Let another policy hold. The same one again changes nothing.

    Raises:
        PolicyOutOfRange.
    """
    _check(wanted)
    row = lock_settings(session)
    before, after = vars(policy_of(row)), wanted.model_dump()
    if before == after:
        return row
    row.retraining = wanted.mode
    row.retrain_new_tags = wanted.new_tags
    row.retrain_quiet_minutes = wanted.quiet_minutes
    row.retrain_min_per_class = wanted.min_per_class
    row.retrain_per_day = wanted.per_day
    row.updated_at, row.updated_by = utc_now(), actor.user_id
    changed = {name: value for name, value in after.items() if before[name] != value}
    record(session, actor=actor.user_id, action="retrain_policy.changed", **changed)
    return row


def _check(wanted: RetrainPolicyWrite) -> None:
    sentences = [
        f"{name} is {getattr(wanted, name)}; it lies between {least:,} and {greatest:,}."
        for name, (least, greatest) in RANGES.items()
        if not least <= getattr(wanted, name) <= greatest
    ]
    if sentences:
        raise PolicyOutOfRange(" ".join(sentences))
