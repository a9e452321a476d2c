"""Two model versions on the same volumes over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy import select

from app.accounts.auth import Viewer
from app.db.tables import Volume
from app.dependencies import DatabaseDep, ReadingDep, StorageDep
from app.model_versions.comparison import agreement, compare_on, finished_pair
from app.model_versions.comparison_schemas import AgreementRead, ComparedVolumeRead
from app.model_versions.service import get_model
from app.paging import DEFAULT_LIMIT, CursorQuery, LimitQuery, Page, newest_first
from app.volumes.routes import IMMUTABLE
from app.volumes.service import get_volume

router = APIRouter(prefix="/model-comparisons", tags=["models"])

ModelQuery = Annotated[str, Query(max_length=64, description="id of a model version")]


@router.get("")
def compare_models(
    first: ModelQuery,
    second: ModelQuery,
    actor: Viewer,
    session: ReadingDep,
    limit: LimitQuery = DEFAULT_LIMIT,
    cursor: CursorQuery = None,
) -> Page[ComparedVolumeRead]:
    """What two versions found in each volume, newest volume first."""
    for model_id in (first, second):
        get_model(session, model_id)
    rows = select(Volume).where(Volume.deleted_at.is_(None))
    volumes, next_cursor = newest_first(session, rows, Volume.id, limit=limit, cursor=cursor)
    return Page(items=compare_on(session, volumes, first, second), next_cursor=next_cursor)


@router.get("/{volume_id}/agreement")
def read_agreement(
    volume_id: str,
    first: ModelQuery,
    second: ModelQuery,
    actor: Viewer,
    database: DatabaseDep,
    storage: StorageDep,
    response: Response,
) -> AgreementRead:
    """Dice of the two versions' masks of one volume; 409 until both have segmented it."""
    with database.reading() as session:
        for model_id in (first, second):
            get_model(session, model_id)
        pair = finished_pair(session, get_volume(session, volume_id).id, first, second)
    found = agreement(storage, pair)
    response.headers["Cache-Control"] = IMMUTABLE  # a finished mask never changes
    return found
