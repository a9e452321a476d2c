"""The automatic start: a training is queued once all that the policy waits for is there."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.db.columns import new_id, utc_now
from app.db.job_tables import TrainingJob
from app.db.session import Database, after_commit
from app.db.tables import AuditEvent
from app.queue import TRAIN, Bell
from app.retraining.conditions import Past, lacks, look_back, waits_for
from app.retraining.policy import lock_settings, policy_of, read_policy
from app.settings import Settings
from app.training.snapshot import take_snapshot

log = structlog.get_logger()


def train_if_due(database: Database, bell: Bell, settings: Settings) -> str | None:
    """Queue a training if the policy says so, once however many ask at the same time. Gives its id.

    A look that takes no lock comes first, since most of the time there is nothing to do.
    """
    with database.reading() as session:
        policy = read_policy(session)
        now = utc_now()
        if policy.mode != "automatic" or waits_for(policy, look_back(session, now), now):
            return None
    try:
        with database.transaction() as session:
            job_id = _queue_if_due(session, bell, settings)
    except IntegrityError:  # somebody started one by hand between our look and our insert
        return None
    if job_id is not None:
        log.info("training_queued_by_policy", job_id=job_id)
    return job_id


def _queue_if_due(session: Session, bell: Bell, settings: Settings) -> str | None:
    """Look again with the settings' row locked, so that of several workers one decides after the other."""
    policy = policy_of(lock_settings(session))
    now = utc_now()
    past = look_back(session, now)
    if policy.mode != "automatic" or waits_for(policy, past, now):
        return None
    job_id = new_id()  # before the tags are read: one that is given meanwhile counts as new
    snapshot = take_snapshot(session)
    if lacks(session, policy, snapshot, settings):
        return None
    job = TrainingJob(
        id=job_id,
        created_by=None,
        note=_note(past),
        n_tags=snapshot.n_slices,
        tags_digest=snapshot.digest(),
        tags_snapshot=snapshot.to_json(),
        active_slot=1,
    )
    session.add(job)
    session.flush()
    details = {"by": "retrain policy", "n_tags": job.n_tags, "n_new_tags": past.n_new_tags}
    session.add(AuditEvent(action="training.started", subject=job.id, details=details))
    after_commit(session, lambda: bell.ring(TRAIN, job.id))
    return job.id


def _note(past: Past) -> str:
    return f"automatic: {past.n_new_tags} new tags{_since(past.last_training_at)}"


def _since(moment: datetime | None) -> str:
    return ", the first training" if moment is None else f" since {moment:%Y-%m-%d %H:%M} UTC"
