"""Model versions: which one answers, and which one goes."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.service import Actor, record
from app.db import removals
from app.db.activation import activate, lock_versions, share_version
from app.db.columns import utc_now
from app.db.job_tables import Explanation, ModelVersion, Segmentation
from app.db.jobs import ACTIVE
from app.db.session import Database
from app.model_versions.errors import ModelBusy, ModelDeleted, ModelInUse, ModelNotFound, NoModel
from app.model_versions.files import require_intact
from app.storage import Storage, weights_prefix


def get_model(session: Session, model_id: str) -> ModelVersion:
    """A model version; a deleted one too, for what it made and what began with it stay."""
    model = session.get(ModelVersion, model_id)
    if model is None:
        raise ModelNotFound(model_id)
    return model


def get_usable(session: Session, model_id: str) -> ModelVersion:
    """A model version that has its weights.

    Raises:
        ModelNotFound, ModelDeleted.
    """
    return _require_weights(get_model(session, model_id))


def hold_usable(session: Session, model_id: str) -> None:
    """As `get_usable`, and nobody deletes the version before this transaction ends: what is queued for it can be done.

    Raises:
        ModelNotFound, ModelDeleted.
    """
    model = share_version(session, model_id)
    if model is None:
        raise ModelNotFound(model_id)
    _require_weights(model)


def _require_weights(model: ModelVersion) -> ModelVersion:
    if model.deleted_at is not None:
        raise ModelDeleted(model.id, model.deleted_at)
    return model


def active_model(session: Session) -> ModelVersion:
    """The version in use."""
    model = session.scalar(select(ModelVersion).where(ModelVersion.active_slot == 1))
    if model is None:
        raise NoModel()
    return model


def activate_model(database: Database, storage: Storage, *, actor: Actor, model_id: str) -> None:
    """Put a version to use; going back to an older one is the same call.

    Raises:
        ModelNotFound, ModelDeleted, BadWeights (its files are not what its training stored), Unavailable.
    """
    with database.reading() as session:
        model = get_usable(session, model_id)
    require_intact(storage, model)  # may take seconds, in which others must be able to write
    with database.transaction() as session:
        lock_versions(session)
        activate(session, get_usable(session, model_id))
        record(session, actor=actor.user_id, action="model.activated", subject=model_id)


def delete_model(session: Session, *, actor: Actor, model_id: str) -> None:
    """Remove a version's weights for good. Its row stays as lineage, and what it segmented stays readable.

    Raises:
        ModelNotFound, ModelDeleted, ModelInUse, ModelBusy.
    """
    lock_versions(session)
    model = get_usable(session, model_id)
    if model.active_slot == 1:
        raise ModelInUse(model_id)
    busy = _n_under_way(session, model_id)
    if any(busy):
        raise ModelBusy(model_id, *busy)
    model.deleted_at = utc_now()
    record(session, actor=actor.user_id, action="model.deleted", subject=model_id)
    removals.schedule(session, weights_prefix(model_id))


def _n_under_way(session: Session, model_id: str) -> tuple[int, int]:
    """Numbers of segmentations and of explanations that wait for the version."""
    segmentations = select(func.count()).where(Segmentation.model_id == model_id, Segmentation.state.in_(ACTIVE))
    explanations = (
        select(func.count())
        .select_from(Explanation)
        .join(Segmentation, Segmentation.id == Explanation.segmentation_id)
        .where(Segmentation.model_id == model_id, Explanation.state.in_(ACTIVE))
    )
    return session.scalar(segmentations) or 0, session.scalar(explanations) or 0
