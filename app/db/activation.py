"""One model version is in use: the switch, shared by the service and the worker."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.db.columns import utc_now
from app.db.job_tables import ModelVersion


def activate(session: Session, model: ModelVersion) -> None:
    """Put `model` to use instead of the version that was; within one transaction, so there is always exactly one."""
    session.flush()
    session.execute(
        update(ModelVersion)
        .where(ModelVersion.active_slot == 1, ModelVersion.id != model.id)
        .values(active_slot=None)
        .execution_options(synchronize_session="fetch")
    )
    model.active_slot = 1
    model.inactive_reason = None
    model.activated_at = utc_now()
    session.flush()
