"""Segmentations over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from sqlalchemy import select
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse

from app.accounts.auth import Annotator, Viewer
from app.db.job_tables import Segmentation
from app.db.tables import Volume
from app.dependencies import BellDep, DatabaseDep, ReadingDep, SessionDep, SettingsDep, StorageDep
from app.dicom_results.service import SEG_KINDS, seg_file
from app.first_reads.service import require_read
from app.idempotency import KeyedDep, settle
from app.paging import DEFAULT_LIMIT, CursorQuery, LimitQuery, Page, newest_first
from app.segmentations import service
from app.segmentations.bodies import BODY_SCHEMA, read_request
from app.segmentations.contradictions import contradictions_of
from app.segmentations.errors import SpacingUnknown
from app.segmentations.masks import MaskFile, choose_format, write_mask
from app.segmentations.schemas import ContradictionList, SegmentationRead, ThicknessRead
from app.segmentations.thickness import encode_thickness, thickness_um
from app.segmentations.waiting import wait_until_final, wanted_wait_s
from app.storage import mask_key, probability_key
from app.volumes.images import encode_bscan
from app.volumes.routes import IMMUTABLE
from app.volumes.service import get_volume, require_slice
from models.oct.export import mask_png

router = APIRouter(prefix="/segmentations", tags=["segmentations"])

POLL_AFTER_S = "1"


@router.post(
    "",
    status_code=201,
    openapi_extra=BODY_SCHEMA,
    responses={202: {"model": SegmentationRead, "description": "Not ready within the wait; poll `Location`."}},
)
async def create_segmentation(
    actor: Annotator,
    request: Request,
    response: Response,
    database: DatabaseDep,
    storage: StorageDep,
    settings: SettingsDep,
    bell: BellDep,
    keyed: KeyedDep,
    prefer: Annotated[str | None, Header(max_length=200)] = None,
) -> SegmentationRead:
    """Segment a stored volume (JSON) or a scan sent along (multipart). The same again gives the result there is."""
    wanted, key = await read_request(request, database, storage, settings, actor, keyed)

    def ask() -> str:
        return service.request_segmentation(database, bell, settings, actor=actor, request=wanted, key=key)

    segmentation_id = await run_in_threadpool(ask)
    result = await wait_until_final(lambda: service.read(database, segmentation_id), wanted_wait_s(prefer))
    response.headers["Location"] = f"/api/v1/segmentations/{segmentation_id}"
    status = 201 if result.state == "succeeded" else 202
    response.status_code = await run_in_threadpool(settle, database, key, status)
    if response.status_code == 202:
        response.headers["Retry-After"] = POLL_AFTER_S
    return result


@router.get("")
def list_segmentations(
    actor: Viewer,
    session: ReadingDep,
    volume_id: Annotated[str, Query(max_length=64)],
    limit: LimitQuery = DEFAULT_LIMIT,
    cursor: CursorQuery = None,
) -> Page[SegmentationRead]:
    """The segmentations of one volume, newest first."""
    volume = get_volume(session, volume_id)
    rows = select(Segmentation).where(Segmentation.volume_id == volume_id)
    found, next_cursor = newest_first(session, rows, Segmentation.id, limit=limit, cursor=cursor)
    return Page(items=[SegmentationRead.of(row, volume) for row in found], next_cursor=next_cursor)


@router.get("/{segmentation_id}")
def read_segmentation(segmentation_id: str, actor: Viewer, database: DatabaseDep) -> SegmentationRead:
    """One segmentation and how far it is."""
    return service.read(database, segmentation_id)


@router.post("/{segmentation_id}/cancel", status_code=202)
def cancel_segmentation(
    segmentation_id: str, actor: Annotator, session: SessionDep, database: DatabaseDep
) -> SegmentationRead:
    """Stop a queued or running segmentation. Asking again, or too late, changes nothing."""
    return service.cancel_segmentation(session, database, actor=actor, segmentation_id=segmentation_id)


def finished(segmentation_id: str, actor: Viewer, database: DatabaseDep) -> tuple[Segmentation, Volume]:
    """A segmentation whose mask is there and may be seen, and its volume; the session closes before bytes are read."""
    with database.reading() as session:
        segmentation, volume = service.get_finished(session, segmentation_id)
        require_read(session, actor, volume)
        return segmentation, volume


def finished_slice(
    segmentation_id: str, index: int, actor: Viewer, database: DatabaseDep
) -> tuple[Segmentation, Volume]:
    """The same where one B-scan is asked for."""
    with database.reading() as session:
        segmentation, volume = service.get_finished(session, segmentation_id)
        require_slice(volume, index)
        require_read(session, actor, volume, index)
        return segmentation, volume


FinishedDep = Annotated[tuple[Segmentation, Volume], Depends(finished)]
FinishedSliceDep = Annotated[tuple[Segmentation, Volume], Depends(finished_slice)]


@router.get("/{segmentation_id}/mask", response_class=FileResponse)
def read_mask(
    found: FinishedDep,
    actor: Viewer,
    database: DatabaseDep,
    storage: StorageDep,
    settings: SettingsDep,
    mask_format: Annotated[str | None, Query(alias="format", max_length=60)] = None,
    accept: Annotated[str | None, Header(max_length=400)] = None,
) -> FileResponse:
    """The mask by `?format=` or `Accept`: `nifti`, `nrrd`, `metaimage`, `npz`, `png` (zip), `coco`, `dicom-seg`."""
    segmentation, volume = found
    chosen: MaskFile = choose_format(mask_format, accept)
    if chosen.name in SEG_KINDS:
        path = seg_file(database, storage, settings, segmentation, volume, kind=SEG_KINDS[chosen.name])
    else:
        path = write_mask(storage, settings, segmentation, volume, chosen)
    return FileResponse(
        path,
        media_type=chosen.media_type,
        filename=f"{segmentation.id}{chosen.suffix}",
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


@router.get("/{segmentation_id}/slices/{index}/mask.png", response_class=Response)
def read_slice_mask(index: int, found: FinishedSliceDep, actor: Viewer, storage: StorageDep) -> Response:
    """The mask of one B-scan in its own size, 0 and 255."""
    segmentation, _ = found
    mask = storage.read_bscan(mask_key(segmentation.id), index)
    return Response(mask_png(mask), media_type="image/png", headers={"Cache-Control": IMMUTABLE})


@router.get("/{segmentation_id}/slices/{index}/probability.png", response_class=Response)
def read_slice_probability(index: int, found: FinishedSliceDep, actor: Viewer, storage: StorageDep) -> Response:
    """The fluid probability of one B-scan in its own size, 255 is certain."""
    segmentation, _ = found
    probability = storage.read_bscan(probability_key(segmentation.id), index)
    picture = encode_bscan(probability, "png", max_intensity=255)
    return Response(picture, media_type="image/png", headers={"Cache-Control": IMMUTABLE})


@router.get("/{segmentation_id}/contradictions")
def list_contradictions(found: FinishedDep, actor: Viewer, session: ReadingDep) -> ContradictionList:
    """Slices whose tag and mask say the opposite: called normal with a mask, or with fluid and none; by index."""
    return ContradictionList(items=contradictions_of(session, actor, *found))


@router.get("/{segmentation_id}/thickness", response_model=None, responses={200: {"model": ThicknessRead}})
def read_thickness(
    found: FinishedDep,
    actor: Viewer,
    storage: StorageDep,
    accept: Annotated[str | None, Header(max_length=400)] = None,
) -> Response | ThicknessRead:
    """En-face fluid thickness in µm: JSON, or with `Accept: image/png` a 16-bit PNG whose values are whole µm."""
    segmentation, volume = found
    if volume.axial_um is None:
        raise SpacingUnknown()
    thickness = thickness_um(storage, segmentation.id, volume.axial_um)
    if "image/png" in (accept or ""):
        return Response(encode_thickness(thickness), media_type="image/png", headers={"Cache-Control": IMMUTABLE})
    return ThicknessRead(thickness_um=thickness.round(1).tolist())
