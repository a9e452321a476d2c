"""Model versions over HTTP."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import select

from app.accounts.auth import Admin, Trainer, Viewer
from app.db.job_tables import ModelVersion
from app.db.session import after_commit
from app.dependencies import DatabaseDep, ReadingDep, RemoveDep, SessionDep, StorageDep
from app.model_versions import service
from app.model_versions.lineage import read_models
from app.model_versions.schemas import ModelRead
from app.paging import DEFAULT_LIMIT, CursorQuery, LimitQuery, Page, newest_first

router = APIRouter(prefix="/models", tags=["models"])


@router.get("")
def list_models(
    actor: Viewer, session: ReadingDep, limit: LimitQuery = DEFAULT_LIMIT, cursor: CursorQuery = None
) -> Page[ModelRead]:
    """All versions that are not deleted, newest first."""
    rows = select(ModelVersion).where(ModelVersion.deleted_at.is_(None))
    found, next_cursor = newest_first(session, rows, ModelVersion.id, limit=limit, cursor=cursor)
    return Page(items=read_models(session, found), next_cursor=next_cursor)


@router.get("/{model_id}")
def read_model(model_id: str, actor: Viewer, session: ReadingDep) -> ModelRead:
    """One version; a deleted one too, as lineage."""
    return read_models(session, [service.get_model(session, model_id)])[0]


@router.post("/{model_id}/activate")
def activate_model(model_id: str, actor: Trainer, database: DatabaseDep, storage: StorageDep) -> ModelRead:
    """Put a version to use; rolling back is the same call with an older one."""
    service.activate_model(database, storage, actor=actor, model_id=model_id)
    with database.reading() as session:
        return read_models(session, [service.get_model(session, model_id)])[0]


@router.delete("/{model_id}", status_code=204)
def delete_model(model_id: str, actor: Admin, session: SessionDep, remove: RemoveDep) -> None:
    """Remove a version's weights for good, unless it is in use or at work; what it segmented stays readable."""
    service.delete_model(session, actor=actor, model_id=model_id)
    after_commit(session, remove)
