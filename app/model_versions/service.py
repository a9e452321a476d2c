"""Model versions: which one answers."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.service import Actor, record
from app.db.activation import activate
from app.db.job_tables import ModelVersion
from app.model_versions.errors import ModelNotFound, NoModel


def get_model(session: Session, model_id: str) -> ModelVersion:
    """A model version."""
    model = session.get(ModelVersion, model_id)
    if model is None:
        raise ModelNotFound(model_id)
    return model


def active_model(session: Session) -> ModelVersion:
    """The version in use."""
    model = session.scalar(select(ModelVersion).where(ModelVersion.active_slot == 1))
    if model is None:
        raise NoModel()
    return model


def activate_model(session: Session, *, actor: Actor, model_id: str) -> ModelVersion:
    """Put a version to use; going back to an older one is the same call."""
    model = get_model(session, model_id)
    activate(session, model)
    record(session, actor=actor.user_id, action="model.activated", subject=model_id)
    return model
