"""Model versions over HTTP."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import select

from app.accounts.auth import Trainer, Viewer
from app.db.job_tables import ModelVersion
from app.dependencies import ReadingDep, SessionDep
from app.model_versions import service
from app.model_versions.schemas import ModelRead
from app.paging import DEFAULT_LIMIT, CursorQuery, LimitQuery, Page, newest_first

router = APIRouter(prefix="/models", tags=["models"])


@router.get("")
def list_models(
    actor: Viewer, session: ReadingDep, limit: LimitQuery = DEFAULT_LIMIT, cursor: CursorQuery = None
) -> Page[ModelRead]:
    """All versions, newest first."""
    found, next_cursor = newest_first(session, select(ModelVersion), ModelVersion.id, limit=limit, cursor=cursor)
    return Page(items=[ModelRead.of(model) for model in found], next_cursor=next_cursor)


@router.get("/{model_id}")
def read_model(model_id: str, actor: Viewer, session: ReadingDep) -> ModelRead:
    """One version."""
    return ModelRead.of(service.get_model(session, model_id))


@router.post("/{model_id}/activate")
def activate_model(model_id: str, actor: Trainer, session: SessionDep) -> ModelRead:
    """Put a version to use; rolling back is the same call with an older one."""
    return ModelRead.of(service.activate_model(session, actor=actor, model_id=model_id))
