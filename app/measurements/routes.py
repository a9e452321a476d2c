"""Measurements over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from app.accounts.auth import Annotator, Viewer
from app.dependencies import DatabaseDep, ReadingDep, SessionDep, StorageDep
from app.measurements import foveas, service
from app.measurements.schemas import FoveaRead, FoveaWrite, MeasurementsRead
from app.segmentations.routes import FinishedDep
from app.volumes.service import get_volume

router = APIRouter(tags=["measurements"])


@router.get("/segmentations/{segmentation_id}/measurements")
def read_measurements(
    found: FinishedDep, actor: Viewer, database: DatabaseDep, storage: StorageDep
) -> MeasurementsRead:
    """All figures of a mask: volume with its 95 % interval, height, distance to the fovea, pockets, ETDRS sectors."""
    segmentation, volume = found
    return service.as_read(service.measurements_of(database, storage, segmentation, volume), segmentation, volume)


@router.get("/volumes/{volume_id}/fovea")
def read_fovea(volume_id: str, actor: Viewer, session: ReadingDep) -> FoveaRead:
    """Where the fovea lies: placed by a person, else found in the form of the retina."""
    return foveas.read_fovea(session, get_volume(session, volume_id).id)


@router.put("/volumes/{volume_id}/fovea")
def place_fovea(volume_id: str, body: FoveaWrite, actor: Annotator, session: SessionDep) -> FoveaRead:
    """Place the fovea; figures of all masks of the volume follow it from now on."""
    return foveas.place_fovea(session, actor=actor, volume_id=volume_id, place=body)


@router.delete("/volumes/{volume_id}/fovea", status_code=204)
def remove_fovea(volume_id: str, actor: Annotator, session: SessionDep) -> None:
    """Remove a placed fovea; the found one is in use again."""
    foveas.remove_fovea(session, actor=actor, volume_id=volume_id)
