"""Visits of one eye over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from app.accounts.auth import Viewer
from app.dependencies import DatabaseDep, ReadingDep, StorageDep
from app.first_reads.service import require_read
from app.segmentations.routes import FinishedDep
from app.segmentations.service import get_finished, get_segmentation
from app.visits import service
from app.visits.schemas import DifferenceRead, VisitList
from app.visits.service import Finished

router = APIRouter(prefix="/segmentations/{segmentation_id}", tags=["visits"])


@router.get("/visits")
def list_visits(segmentation_id: str, actor: Viewer, session: ReadingDep) -> VisitList:
    """The scans of the same eye over time, each with its segmentation by the same model, the earliest first."""
    return VisitList(items=service.visits(session, *get_segmentation(session, segmentation_id)))


@router.get("/difference")
def read_difference(
    found: FinishedDep,
    actor: Viewer,
    database: DatabaseDep,
    storage: StorageDep,
    earlier_id: Annotated[str, Query(max_length=64, description="The segmentation of the other visit")],
) -> DifferenceRead:
    """How the fluid's en-face thickness changed since another visit of the same eye, in µm."""
    with database.reading() as session:
        earlier = get_finished(session, earlier_id)
        require_read(session, actor, earlier[1])
    return service.difference(storage, Finished(*earlier), Finished(*found))
