"""A patient's data over HTTP: gone for good, for admins alone."""

from __future__ import annotations

from fastapi import APIRouter

from app.accounts.auth import Admin
from app.db.session import after_commit
from app.dependencies import RemoveDep, SessionDep
from app.patients import service
from app.patients.schemas import PatientDeleted, PatientDeletion

router = APIRouter(prefix="/patient-deletions", tags=["administration"])


@router.post("")
def delete_patient(body: PatientDeletion, actor: Admin, session: SessionDep, remove: RemoveDep) -> PatientDeleted:
    """Delete everything that came of one patient: scans, tags and their history, masks, mentions in trainings.

    Models that learned from the patient stay and are listed. Doing it twice is fine; `dry_run` only counts.
    """
    told = service.delete_patient(session, actor=actor.user_id, patient_key=body.patient_key, dry_run=body.dry_run)
    after_commit(session, remove)
    return told
