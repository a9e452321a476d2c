"""Everything at once over HTTP."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import FileResponse, StreamingResponse
from starlette.background import BackgroundTask

from app.accounts.auth import Trainer, Viewer
from app.accounts.service import record
from app.db.columns import new_id
from app.dependencies import DatabaseDep, SettingsDep, StorageDep
from app.exports import service, training
from app.exports.cells import csv_chunks
from app.exports.parquet import write_parquet
from app.exports.tables import COLUMNS, Level

router = APIRouter(tags=["exports"])

Responses = dict[int | str, dict[str, Any]]

TABLE_CONTENT: Responses = {
    200: {"content": {"text/csv": {}, "application/vnd.apache.parquet": {}}, "description": "The table"}
}

ZIP_CONTENT: Responses = {200: {"content": {"application/zip": {}}, "description": "The archive"}}


@router.get("/measurements", response_class=Response, responses=TABLE_CONTENT)
def export_measurements(
    actor: Viewer,
    database: DatabaseDep,
    storage: StorageDep,
    settings: SettingsDep,
    table_format: Annotated[Literal["csv", "parquet"], Query(alias="format")] = "csv",
    level: Annotated[
        Level, Query(description="One row a segmentation, or each of its B-scans or ETDRS sectors")
    ] = "volume",
) -> Response:
    """The figures of all finished segmentations as one table; `measured` says why a row has none."""
    rows = service.rows(database, storage, actor, level)
    name = f"measurements-{level}.{table_format}"
    if table_format == "csv":
        return StreamingResponse(
            csv_chunks(COLUMNS[level], rows),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    path = settings.incoming_dir / f"{new_id()}.parquet"
    try:
        write_parquet(COLUMNS[level], rows, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return FileResponse(
        path,
        media_type="application/vnd.apache.parquet",
        filename=name,
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


@router.get("/training-export", response_class=Response, responses=ZIP_CONTENT)
def export_training(actor: Trainer, database: DatabaseDep, storage: StorageDep, settings: SettingsDep) -> Response:
    """All tagged volumes as a zip: B-scans, tags, masks of the model in use, splits by patient, and a manifest."""
    with database.transaction() as session:
        record(session, actor=actor.user_id, action="training.exported")
    archive = training.archive(database, storage, settings, actor=actor)
    return StreamingResponse(
        archive,
        media_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="training-export.zip"'},
    )
