"""Visits of one eye over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from app.accounts.auth import Viewer
from app.accounts.service import Actor
from app.db.session import Database
from app.dependencies import DatabaseDep, ReadingDep, SettingsDep, StorageDep
from app.first_reads.service import require_read
from app.measurements.service import measurements_of
from app.segmentations.routes import FinishedDep
from app.segmentations.service import get_finished, get_segmentation
from app.storage import Storage
from app.visits import service
from app.visits.comparing import Finished, Measured, compared, require_comparable
from app.visits.schemas import DifferenceRead, VisitList

router = APIRouter(prefix="/segmentations/{segmentation_id}", tags=["visits"])

EarlierQuery = Annotated[str, Query(max_length=64, description="The segmentation of the other visit")]


@router.get("/visits")
def list_visits(segmentation_id: str, actor: Viewer, session: ReadingDep) -> VisitList:
    """The scans of the same eye over time, each with its segmentation by the same model, the earliest first."""
    found = service.visits(session, *get_segmentation(session, segmentation_id))
    return VisitList(items=[service.as_read(visit) for visit in found])


@router.get("/difference")
def read_difference(
    found: FinishedDep,
    actor: Viewer,
    database: DatabaseDep,
    storage: StorageDep,
    settings: SettingsDep,
    earlier_id: EarlierQuery,
) -> DifferenceRead:
    """What changed since another visit of the same eye: both scans registered, fluid thickness in µm, volume, regions.

    A change of the volume counts where it is larger than the minimal detectable one: 1.96 times the root of the summed
    squares of the standard deviations of both volumes and of the registration.
    """
    earlier, later = measured_pair(database, storage, actor, earlier_id, Finished(*found))
    return compared(storage, settings, earlier, later).told


def measured_pair(
    database: Database, storage: Storage, actor: Actor, earlier_id: str, later: Finished
) -> tuple[Measured, Measured]:
    """The other visit, where the reader may see it, and this one, both measured.

    Raises:
        SegmentationNotFound, NotSegmentedYet, FirstReadOpen, NotOneEye, NotOneModel, SpacingUnknown
    """
    with database.reading() as session:
        earlier = Finished(*get_finished(session, earlier_id))
        require_read(session, actor, earlier.volume)
    require_comparable(earlier, later)
    both = [Measured(*one, measurements_of(database, storage, *one)) for one in (earlier, later)]
    return both[0], both[1]
