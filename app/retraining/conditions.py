"""What an automatic training waits for: each condition that does not hold yet, in words with values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, not_, select
from sqlalchemy.orm import Session

from app.db.job_tables import TrainingJob
from app.db.tables import LOOKED_AT_RESULTS, TagEvent, Volume
from app.retraining.policy import Policy
from app.settings import Settings
from app.training.snapshot import Missing, TagSnapshot, missing_for_training

UNDER_WAY = Missing("training_under_way", "A training is under way; one runs at a time.")

CLASS_CODES = ("no_fluid_slice", "no_normal_slice")
"""Reasons of a start by hand that the policy's own minimum says better."""


@dataclass(frozen=True)
class Past:
    """What has happened so far, as far as the policy looks at it."""

    last_training_at: datetime | None
    """When the latest training was queued, however it ended; None before the first."""
    n_new_tags: int
    """B-scans tagged, tagged anew or untagged since then."""
    last_tag_at: datetime | None
    n_today: int
    """Trainings of this day that cost something: not those cancelled before a worker took them."""
    is_training: bool


def look_back(session: Session, now: datetime) -> Past:
    """What the policy has to know, without reading all tags."""
    latest = session.execute(
        select(TrainingJob.id, TrainingJob.created_at).order_by(TrainingJob.id.desc()).limit(1)
    ).one_or_none()
    return Past(
        last_training_at=None if latest is None else latest.created_at,
        n_new_tags=_count_new_tags(session, None if latest is None else latest.id),
        last_tag_at=session.scalar(select(TagEvent.tagged_at).order_by(TagEvent.id.desc()).limit(1)),
        n_today=_count_today(session, now),
        is_training=session.scalar(select(TrainingJob.id).where(TrainingJob.active_slot == 1)) is not None,
    )


def _count_new_tags(session: Session, since_id: str | None) -> int:
    """Ids sort by time of making, so the primary key finds the acts since the training without an index of times."""
    changed = (
        select(TagEvent.volume_id, TagEvent.slice_index)
        .join(Volume, Volume.id == TagEvent.volume_id)
        .where(Volume.deleted_at.is_(None), TagEvent.how != LOOKED_AT_RESULTS)
        .distinct()
    )
    if since_id is not None:
        changed = changed.where(TagEvent.id > since_id)
    return session.scalar(select(func.count()).select_from(changed.subquery())) or 0


def _count_today(session: Session, now: datetime) -> int:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    cost_nothing = and_(TrainingJob.state == "cancelled", TrainingJob.started_at.is_(None))
    counted = select(func.count()).where(TrainingJob.created_at >= midnight, not_(cost_nothing))
    return session.scalar(counted) or 0


def waits_for(policy: Policy, past: Past, now: datetime) -> list[Missing]:
    """What the time and the number of tags still lack."""
    reasons = [UNDER_WAY] if past.is_training else []
    if past.n_new_tags < policy.new_tags:
        since = "; no training has run yet" if past.last_training_at is None else " since the last training"
        reasons.append(Missing("too_few_new_tags", f"{past.n_new_tags} of {policy.new_tags} new tags{since}."))
    if past.last_tag_at is not None and now - past.last_tag_at < policy.quiet:
        ago, wanted = _words(now - past.last_tag_at), _words(policy.quiet, "quiet ")
        reasons.append(Missing("not_quiet_yet", f"Last tag {ago} ago; waits for {wanted}."))
    if past.n_today >= policy.per_day:
        are = "is" if past.n_today == 1 else "are"
        reasons.append(
            Missing(
                "daily_budget_used",
                f"{past.n_today} of {policy.per_day} trainings of today {are} used; the next day begins at 00:00 UTC.",
            )
        )
    return reasons


def _words(duration: timedelta, kind: str = "") -> str:
    seconds = max(0.0, duration.total_seconds())
    number, unit = (seconds, "second") if seconds < 60 else (seconds / 60, "minute")
    shown = f"{number:.0f}" if not kind else f"{number:g}"
    return f"{shown} {kind}{unit}{'' if shown == '1' else 's'}"


def lacks(session: Session, policy: Policy, snapshot: TagSnapshot, settings: Settings) -> list[Missing]:
    """What the tags themselves still lack."""
    reasons = [reason for reason in missing_for_training(snapshot, settings) if reason.code not in CLASS_CODES]
    for code, n_slices, what in (
        ("too_few_with_fluid", snapshot.n_with_fluid, "fluid"),
        ("too_few_without_fluid", snapshot.n_without_fluid, "none"),
    ):
        if n_slices < policy.min_per_class:
            reasons.append(Missing(code, f"{n_slices} of {policy.min_per_class} slices are agreed to show {what}."))
    earlier = session.scalars(
        select(TrainingJob).where(TrainingJob.tags_digest == snapshot.digest()).order_by(TrainingJob.id.desc()).limit(1)
    ).one_or_none()
    if earlier is not None:
        reasons.append(_trained_already(earlier))
    return reasons


def unmet(session: Session, policy: Policy, snapshot: TagSnapshot, settings: Settings, now: datetime) -> list[Missing]:
    """Everything that the next automatic training waits for; empty when it starts with the next look."""
    waits = waits_for(policy, look_back(session, now), now)
    lacking = lacks(session, policy, snapshot, settings)
    if any(reason.code == "too_few_new_tags" for reason in waits):  # which says already that little has changed
        lacking = [reason for reason in lacking if reason.code != "same_tags"]
    return [*waits, *lacking]


def _trained_already(job: TrainingJob) -> Missing:
    when = f"{job.created_at:%Y-%m-%d %H:%M} UTC"
    sentence = f"The tags are those of the training of {when} ({job.state}); the same tags are not trained on again."
    return Missing("same_tags", sentence)
