"""Train now, or why not yet; and what the next automatic training waits for."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.db.columns import utc_now
from app.retraining.conditions import UNDER_WAY, unmet
from app.retraining.errors import TrainingSwitchedOff
from app.retraining.policy import Policy, read_policy
from app.settings import Settings
from app.training import service
from app.training.schemas import MissingRead, ReadinessRead
from app.training.snapshot import Missing, TagSnapshot, missing_for_training, take_snapshot
from models.recipes import RECIPES


def read_readiness(session: Session, settings: Settings) -> ReadinessRead:
    """The state of the tags, and each condition that does not hold yet."""
    policy = read_policy(session)
    snapshot = take_snapshot(session)
    active = service.active_job(session)
    reasons = _by_hand(policy, snapshot, settings)
    if active is not None:
        reasons.append(UNDER_WAY)
    return ReadinessRead(
        ready=not reasons,
        reasons=_shown(reasons),
        mode=policy.mode,
        automatic_reasons=(
            _shown(unmet(session, policy, snapshot, settings, utc_now())) if policy.mode == "automatic" else None
        ),
        n_tagged_slices=snapshot.n_slices,
        n_with_fluid=snapshot.n_with_fluid,
        n_without_fluid=snapshot.n_without_fluid,
        n_eyes=snapshot.n_eyes,
        n_disagreements=snapshot.n_disagreements,
        running_job_id=None if active is None else active.id,
        recipes=RECIPES,
    )


def _by_hand(policy: Policy, snapshot: TagSnapshot, settings: Settings) -> list[Missing]:
    off = [Missing(TrainingSwitchedOff.code, str(TrainingSwitchedOff()))] if policy.mode == "off" else []
    return [*off, *missing_for_training(snapshot, settings)]


def _shown(reasons: list[Missing]) -> list[MissingRead]:
    return [MissingRead(code=reason.code, detail=reason.detail) for reason in reasons]
