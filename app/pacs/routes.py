"""The PACS over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy import select

from app.accounts.auth import Annotator
from app.db.job_tables import PacsTransfer
from app.dependencies import BellDep, DatabaseDep, ReadingDep, SessionDep, SettingsDep
from app.idempotency import KeyedDep
from app.pacs import service
from app.pacs.schemas import FoundSeriesRead, ImportRequest, PacsRead, SearchRead, SearchRequest, TransferRead
from app.paging import DEFAULT_LIMIT, CursorQuery, LimitQuery, Page, newest_first

router = APIRouter(tags=["pacs"])

POLL_AFTER_S = "1"
"""`Retry-After` of a transfer that is not done."""

TRANSFERS = "/api/v1/pacs/transfers"


@router.get("/pacs")
def read_pacs(actor: Annotator, settings: SettingsDep) -> PacsRead:
    """Whether scans can be imported from a PACS and results be sent to it."""
    return service.describe(settings)


@router.post("/pacs/searches")
def search_pacs(wanted: SearchRequest, actor: Annotator, settings: SettingsDep, response: Response) -> SearchRead:
    """Ask the PACS for the series of a patient or of a day. Nothing of the question or the answer is kept."""
    found = service.search(settings, wanted)
    response.headers["Cache-Control"] = "no-store"
    items = [FoundSeriesRead.model_validate(series) for series in found.series]
    return SearchRead(items=items, n_left_out=found.n_left_out)


@router.post("/pacs/imports", status_code=202)
def import_series(
    wanted: ImportRequest,
    actor: Annotator,
    response: Response,
    database: DatabaseDep,
    settings: SettingsDep,
    bell: BellDep,
    keyed: KeyedDep,
) -> TransferRead:
    """Bring a series of the PACS here, as volumes. A worker does it; poll `Location`."""
    key = keyed.of(wanted.model_dump_json())
    transfer_id = service.request_import(database, bell, settings, actor=actor, wanted=wanted, key=key)
    return _accepted(response, service.read(database, transfer_id))


@router.post("/segmentations/{segmentation_id}/pacs-deliveries", status_code=202)
def deliver_segmentation(
    segmentation_id: str,
    actor: Annotator,
    response: Response,
    database: DatabaseDep,
    settings: SettingsDep,
    bell: BellDep,
    keyed: KeyedDep,
) -> TransferRead:
    """Send the mask and its measurements to the PACS and look for them there. A worker does it; poll `Location`."""
    transfer_id = service.request_delivery(
        database, bell, settings, actor=actor, segmentation_id=segmentation_id, key=keyed.of()
    )
    return _accepted(response, service.read(database, transfer_id))


def _accepted(response: Response, transfer: TransferRead) -> TransferRead:
    response.headers["Location"] = f"{TRANSFERS}/{transfer.id}"
    response.headers["Retry-After"] = POLL_AFTER_S
    return transfer


@router.get("/pacs/transfers")
def list_transfers(
    actor: Annotator,
    session: ReadingDep,
    segmentation_id: Annotated[str | None, Query(max_length=64, description="Deliveries of this one only")] = None,
    limit: LimitQuery = DEFAULT_LIMIT,
    cursor: CursorQuery = None,
) -> Page[TransferRead]:
    """Imports and deliveries of the last 30 days, newest first."""
    rows = select(PacsTransfer)
    if segmentation_id is not None:
        rows = rows.where(PacsTransfer.segmentation_id == segmentation_id)
    transfers, next_cursor = newest_first(session, rows, PacsTransfer.id, limit=limit, cursor=cursor)
    return Page(items=[TransferRead.of(row) for row in transfers], next_cursor=next_cursor)


@router.get("/pacs/transfers/{transfer_id}")
def read_transfer(transfer_id: str, actor: Annotator, database: DatabaseDep) -> TransferRead:
    """One transfer and how far it is."""
    return service.read(database, transfer_id)


@router.post("/pacs/transfers/{transfer_id}/cancel", status_code=202)
def cancel_transfer(transfer_id: str, actor: Annotator, session: SessionDep, database: DatabaseDep) -> TransferRead:
    """Stop a queued or running transfer. Asking again, or too late, changes nothing."""
    return service.cancel_transfer(session, database, actor=actor, transfer_id=transfer_id)
