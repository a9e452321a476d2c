"""Reports over HTTP."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Header, Response

from app.accounts.auth import Viewer
from app.dependencies import DatabaseDep, SettingsDep, StorageDep
from app.reports import service
from app.segmentations.routes import FinishedDep
from app.visits.comparing import Finished
from app.visits.routes import EarlierQuery, measured_pair

router = APIRouter(prefix="/segmentations/{segmentation_id}", tags=["reports"])

PDF = "application/pdf"

ANSWER: dict[int | str, dict[str, Any]] = {200: {"content": {PDF: {"schema": {"type": "string", "format": "binary"}}}}}

EtagHeader = Annotated[str | None, Header(alias="If-None-Match", max_length=200)]


@router.get("/report.pdf", response_class=Response, responses=ANSWER)
def read_report(
    found: FinishedDep,
    actor: Viewer,
    database: DatabaseDep,
    storage: StorageDep,
    settings: SettingsDep,
    known: EtagHeader = None,
) -> Response:
    """One page of A4: the volume of fluid with its interval, figures, key B-scans, maps, warnings and lineage."""
    pdf = service.volume_pdf(database, storage, settings, Finished(*found))
    return _sheet(pdf, f"serous-{found[0].id}.pdf", known)


@router.get("/difference/report.pdf", response_class=Response, responses=ANSWER)
def read_difference_report(
    found: FinishedDep,
    actor: Viewer,
    database: DatabaseDep,
    storage: StorageDep,
    settings: SettingsDep,
    earlier_id: EarlierQuery,
    known: EtagHeader = None,
) -> Response:
    """One page of A4: what changed since another visit of the same eye, whether that can be told, and where."""
    earlier, later = measured_pair(database, storage, actor, earlier_id, Finished(*found))
    pdf = service.comparison_pdf(database, storage, settings, earlier, later)
    return _sheet(pdf, f"serous-{earlier_id}-{found[0].id}.pdf", known)


def _sheet(pdf: bytes, name: str, known: str | None) -> Response:
    """The same content is the same bytes, so a browser that has them need not be sent them again."""
    headers = {"ETag": f'"{hashlib.sha256(pdf).hexdigest()[:32]}"', "Cache-Control": "private, no-cache"}
    if known == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(pdf, media_type=PDF, headers={**headers, "Content-Disposition": f'inline; filename="{name}"'})
