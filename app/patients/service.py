"""Everything that came of one patient leaves: rows in one transaction, objects by the removals that it writes down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from app.accounts.service import record
from app.db import jobs, removals
from app.db.job_tables import Explanation, ModelVersion, PacsTransfer, Segmentation, TrainingJob
from app.db.measurement_tables import FoveaPlace
from app.db.patient_digests import patient_digest
from app.db.source_tables import DicomSourceRow
from app.db.tables import ReaderTally, SliceLease, SliceTag, TagEvent, Volume
from app.patients.schemas import PatientDeleted, TaughtModel
from app.retraining.policy import lock_settings
from app.volumes.service import prefixes_of

N_JOBS_IN_MEMORY = 20
"""Their frozen tags may name every slice of the installation."""


@dataclass(frozen=True)
class Traces:
    """Where a patient occurs."""

    volume_ids: list[str]
    """Deleted ones too."""
    job_ids: list[str]


def delete_patient(session: Session, *, actor: str | None, patient_key: str, dry_run: bool = False) -> PatientDeleted:
    """Remove a patient's volumes, tags, history, masks and mentions, and say which models learned from them.

    The audit trail keeps that and how much was deleted, without the key. Nothing found is no error, so that the call
    may be repeated.
    """
    lock_settings(session)
    traces = _find(session, patient_key)
    cancelled = _in_state(session, traces.job_ids, jobs.ACTIVE)
    if not dry_run:
        cancelled = _cancel(session, cancelled)  # before the count: one that ends just now has taught a model
    told = _count(session, patient_key, traces, cancelled, dry_run)
    if dry_run or not (traces.volume_ids or traces.job_ids):
        return told
    _forget_mentions(session, patient_key, traces)
    removals.schedule(session, *prefixes_of(session, traces.volume_ids))
    for rows, where in _rows_of(traces.volume_ids):
        session.execute(delete(rows).where(where).execution_options(synchronize_session=False))
    counts = told.model_dump(exclude={"dry_run", "models"})
    record(session, actor=actor, action="patient.deleted", model_ids=[model.id for model in told.models], **counts)
    return told


def _find(session: Session, patient_key: str) -> Traces:
    """The volumes are locked, so that no tag is added to one that goes.

    Volumes that were deleted have lost their key; the frozen tags of trainings still tell whose they were.
    """
    mentioned: set[str] = set()
    job_ids = []
    snapshots = select(TrainingJob.id, TrainingJob.tags_snapshot).order_by(TrainingJob.id)
    for job_id, snapshot in session.execute(snapshots.execution_options(yield_per=N_JOBS_IN_MEMORY)):
        mine = {entry["volume_id"] for entry in snapshot if entry["patient"] == patient_key}
        mentioned |= mine
        job_ids += [job_id] if mine else []
    own_patient = and_(Volume.patient_key.is_(None), Volume.id == patient_key)
    is_mine = or_(Volume.patient_key == patient_key, own_patient, Volume.id.in_(mentioned))
    volume_ids = session.scalars(select(Volume.id).where(is_mine).order_by(Volume.id).with_for_update())
    return Traces(list(volume_ids), job_ids)


def _in_state(session: Session, job_ids: list[str], states: tuple[str, ...]) -> list[str]:
    chosen = (TrainingJob.id.in_(job_ids), TrainingJob.state.in_(states))
    return list(session.scalars(select(TrainingJob.id).where(*chosen).order_by(TrainingJob.id)))


def _cancel(session: Session, job_ids: list[str]) -> list[str]:
    """Gives those that had not ended before."""
    for job_id in job_ids:
        jobs.request_cancel(session, TrainingJob, job_id)
    return _in_state(session, job_ids, ("cancelling", "cancelled"))


def _count(session: Session, patient_key: str, traces: Traces, cancelled: list[str], dry_run: bool) -> PatientDeleted:
    def count(rows: type[SliceTag | TagEvent | Segmentation]) -> int:
        return session.scalar(select(func.count()).select_from(rows).where(rows.volume_id.in_(traces.volume_ids))) or 0

    return PatientDeleted(
        dry_run=dry_run,
        n_volumes=len(traces.volume_ids),
        n_tags=count(SliceTag),
        n_tag_events=count(TagEvent),
        n_segmentations=count(Segmentation),
        n_training_jobs=len(traces.job_ids),
        cancelled_training_jobs=cancelled,
        models=_taught(session, patient_key, traces),
    )


def _taught(session: Session, patient_key: str, traces: Traces) -> list[TaughtModel]:
    """Versions with weights that learned from the patient, also by way of the version that they started from."""
    digest = patient_digest(patient_key)
    return [
        TaughtModel(id=model.id, active=model.active_slot == 1)
        for model in session.scalars(
            select(ModelVersion).where(ModelVersion.deleted_at.is_(None)).order_by(ModelVersion.id)
        )
        if model.training_job_id in traces.job_ids or digest in (model.learned_patients or ())
    ]


def _forget_mentions(session: Session, patient_key: str, traces: Traces) -> None:
    for job_id in traces.job_ids:
        snapshot = session.scalars(select(TrainingJob.tags_snapshot).where(TrainingJob.id == job_id)).one()
        others = [entry for entry in snapshot if entry["patient"] != patient_key]
        session.execute(
            update(TrainingJob)
            .where(TrainingJob.id == job_id)
            .values(tags_snapshot=others, revision=TrainingJob.revision + 1)
            .execution_options(synchronize_session=False)
        )


def _rows_of(volume_ids: list[str]) -> Iterator[tuple[Any, ColumnElement[bool]]]:
    """Tables with what is to go of them, those that point to others first."""
    masks = select(Segmentation.id).where(Segmentation.volume_id.in_(volume_ids))
    yield Explanation, Explanation.segmentation_id.in_(masks)
    yield PacsTransfer, PacsTransfer.segmentation_id.in_(masks)
    for table in (Segmentation, SliceLease, SliceTag, ReaderTally, TagEvent, FoveaPlace, DicomSourceRow):
        yield table, table.volume_id.in_(volume_ids)
    yield Volume, Volume.id.in_(volume_ids)
