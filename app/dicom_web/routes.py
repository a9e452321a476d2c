"""STOW-RS: DICOM devices and archives push OCT here."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse

from app.accounts.auth import Annotator
from app.db.tables import JsonObject
from app.dependencies import DatabaseDep, SettingsDep, StorageDep
from app.dicom_web import service
from app.dicom_web.body import PUSH_BODY, PushDep

router = APIRouter(prefix="/dicom-web", tags=["dicom-web"])

StudyPath = Annotated[str, Path(pattern=r"^[0-9.]{1,64}$", description="StudyInstanceUID of all that is pushed")]

AllQuery = Annotated[bool, Query(alias="all", description="Also instances of no ophthalmic SOP class")]


class DicomJson(JSONResponse):
    """A data set in the DICOM JSON model, PS3.18 annex F."""

    media_type = "application/dicom+json"


ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"description": "All were stored: the Store Instances Response Module in DICOM JSON, PS3.18 I.2."},
    202: {"description": "Some were stored; the others are in the Failed SOP Sequence with their reasons."},
    409: {"description": "None was stored."},
}


@router.post("/studies", response_class=DicomJson, responses=ANSWER, openapi_extra=PUSH_BODY)
def store_instances(
    actor: Annotator,
    push: PushDep,
    database: DatabaseDep,
    storage: StorageDep,
    settings: SettingsDep,
    all_classes: AllQuery = False,
) -> Response:
    """Take in pushed DICOM: a multi-frame object is a volume, and so are the single frames of a series together."""
    outcome = service.receive_instances(
        database,
        storage,
        settings,
        actor=actor,
        folder=push.folder,
        files=push.files,
        study_uid=None,
        all_classes=all_classes,
    )
    return _answer(outcome)


@router.post("/studies/{study_uid}", response_class=DicomJson, responses=ANSWER, openapi_extra=PUSH_BODY)
def store_instances_of_study(
    study_uid: StudyPath,
    actor: Annotator,
    push: PushDep,
    database: DatabaseDep,
    storage: StorageDep,
    settings: SettingsDep,
    all_classes: AllQuery = False,
) -> Response:
    """The same for instances of one study; those of another are refused."""
    outcome = service.receive_instances(
        database,
        storage,
        settings,
        actor=actor,
        folder=push.folder,
        files=push.files,
        study_uid=study_uid,
        all_classes=all_classes,
    )
    return _answer(outcome)


def _answer(outcome: service.Outcome) -> Response:
    body: JsonObject = outcome.as_dicom_json()
    return DicomJson(body, status_code=outcome.status)
