"""One model version is in use: the switch, shared by the service and the worker."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db.columns import utc_now
from app.db.job_tables import ModelVersion


def lock_versions(session: Session) -> None:
    """Let nobody else put a version to use or delete one until this transaction ends; readers go on.

    Take it before the first look at a version: what was looked at before may have changed while waiting. Always the
    same order, so that two who wait never hold each other up. SQLite needs none: its writers are alone.
    """
    session.flush()
    session.execute(select(ModelVersion.id).order_by(ModelVersion.id).with_for_update()).all()


def share_version(session: Session, model_id: str) -> ModelVersion | None:
    """A version that cannot be deleted until this transaction ends; several may hold it so at once."""
    return session.get(ModelVersion, model_id, with_for_update={"read": True}, populate_existing=True)


def activate(session: Session, model: ModelVersion) -> None:
    """Put `model` to use instead of the version that was; within one transaction, so there is always exactly one."""
    lock_versions(session)
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
