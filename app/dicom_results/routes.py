"""DICOM objects over HTTP. The SEG is a format of the mask: `GET /segmentations/{id}/mask?format=dicom-seg`."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from app.accounts.auth import Viewer
from app.dependencies import DatabaseDep, SettingsDep, StorageDep
from app.dicom_results import service
from app.segmentations.routes import FinishedDep
from app.volumes.service import get_volume

router = APIRouter(tags=["dicom"])


@router.get("/segmentations/{segmentation_id}/structured-report", response_class=FileResponse)
def read_structured_report(
    found: FinishedDep, actor: Viewer, database: DatabaseDep, storage: StorageDep, settings: SettingsDep
) -> FileResponse:
    """The measurements as a DICOM measurement report (TID 1500) that refers to the SEG of the same mask."""
    segmentation, volume = found
    path = service.sr_file(database, storage, settings, segmentation, volume)
    return FileResponse(
        path,
        media_type=service.MEDIA_TYPE,
        filename=f"{segmentation.id}_sr.dcm",
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


@router.get("/volumes/{volume_id}/dicom", response_class=FileResponse)
def read_dicom(
    volume_id: str, actor: Viewer, database: DatabaseDep, storage: StorageDep, settings: SettingsDep
) -> FileResponse:
    """The scan as DICOM OPT with the geometry that its SEG and report refer to, where the original has none."""
    with database.reading() as session:
        volume = get_volume(session, volume_id)
    path = service.opt_file(database, storage, settings, volume)
    return FileResponse(
        path,
        media_type=service.MEDIA_TYPE,
        filename=f"{volume_id}.dcm",
        background=BackgroundTask(path.unlink, missing_ok=True),
    )
