"""What becomes of a job when its child is done: one transaction each, and no file left that nobody knows."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from app.db import jobs, removals
from app.db.activation import activate, lock_versions
from app.db.job_tables import Explanation, ModelVersion, PacsTransfer, Segmentation, TrainingJob, doubts
from app.db.jobs import Job
from app.db.measurement_tables import FOUND, FoveaPlace
from app.db.session import Database
from app.db.tables import AuditEvent, JsonObject
from app.db.volume_locks import share_volume
from app.errors import ServiceError
from app.settings import Settings
from app.storage import Storage, segmentation_prefix, weights_prefix
from worker.messages import Exchanged, Explained, Failure, Segmented, Trained
from worker.supervise import Cancelled, Held, Lost, Outcome, Stopped

log = structlog.get_logger()

PATIENCE_S = 15.0
"""How long a result waits for a database that is away; below the time after which the job counts as abandoned."""

RETRY_S = 0.5

TITLES = {
    "training_jobs": "The training failed",
    "segmentations": "The segmentation failed",
    "explanations": "The explanation failed",
    "pacs_transfers": "The transfer failed",
}


class Superseded(Exception):
    """The job was cancelled or claimed away meanwhile; the transaction is rolled back."""


class Recorder:
    """Writes outcomes of jobs."""

    def __init__(self, database: Database, storage: Storage, settings: Settings) -> None:
        self._database = database
        self._storage = storage
        self._settings = settings

    def record(self, held: Held[Job], outcome: Outcome) -> None:
        """Bring the job into the state that the outcome means, and remove what is of no more use."""
        match outcome:
            case Trained() | Segmented() | Explained() | Exchanged():
                self._succeed(held, outcome)
            case Failure():
                problem = problem_of(held, outcome)
                ended = self._write(lambda session: jobs.fail(session, held.table, held.job_id, held.claim_id, problem))
                if ended or self._settle_cancel(held):  # else another worker goes on from the checkpoints
                    self._tidy(held)
            case Cancelled():
                self._settle_cancel(held)
                self._tidy(held)
            case Stopped():
                if not self._write(lambda session: jobs.release(session, held.table, held.job_id, held.claim_id)):
                    self._settle_cancel(held)
            case Lost():
                log.warning("claim_lost", job_id=held.job_id)

    def _succeed(self, held: Held[Job], outcome: Trained | Segmented | Explained | Exchanged) -> None:
        try:
            self._write(lambda session: _finish(session, held, outcome))
        except Superseded:
            if isinstance(outcome, Trained):
                self._delete(weights_prefix(outcome.model_id))
            if not self._settle_cancel(held):
                log.warning("claim_lost", job_id=held.job_id)
                return
        self._tidy(held)

    def _settle_cancel(self, held: Held[Job]) -> bool:
        """End a job that is being cancelled; its half-written masks go too."""
        return self._write(lambda session: self._acknowledge_cancel(session, held))

    def _acknowledge_cancel(self, session: Session, held: Held[Job]) -> bool:
        """The masks go before the commit: after it, who asks for the job anew has another worker write there."""
        if not jobs.acknowledge_cancel(session, held.table, held.job_id, held.claim_id):
            return False
        if held.table is Segmentation:
            self._delete(segmentation_prefix(held.job_id))
        return True

    def _write(self, act: Callable[[Session], bool]) -> bool:
        """One transaction, tried again while the database is away or another activation came between."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                with self._database.transaction() as session:
                    return act(session)
            except (OperationalError, IntegrityError) as error:
                if time.monotonic() > deadline:
                    raise
                log.warning("write_retried", error=type(error.orig).__name__)
                time.sleep(RETRY_S)

    def _delete(self, prefix: str) -> None:
        try:
            self._storage.delete_prefix(prefix)
        except ServiceError as error:
            log.warning("leftover_kept", prefix=prefix, error=error.code)

    def _tidy(self, held: Held[Job]) -> None:
        """Checkpoints of a job that has ended are of no more use."""
        shutil.rmtree(self._settings.work_dir / held.job_id, ignore_errors=True)


def problem_of(held: Held[Job], failure: Failure) -> JsonObject:
    """The failure as the problem object that the job shows."""
    return {
        "type": "about:blank",
        "title": TITLES[held.table.__tablename__],
        "status": 507 if failure.code == "storage_full" else 500,
        "code": failure.code,
        "detail": failure.detail,
    }


def _finish(session: Session, held: Held[Job], outcome: Trained | Segmented | Explained | Exchanged) -> bool:
    if isinstance(outcome, Trained):
        return finish_training(session, held.job_id, held.claim_id, outcome)
    if isinstance(outcome, Segmented):
        return finish_segmentation(session, held.job_id, held.claim_id, outcome)
    if isinstance(outcome, Exchanged):
        return finish_exchange(session, held.job_id, held.claim_id, outcome)
    return finish_explanation(session, held.job_id, held.claim_id, outcome)


def finish_training(session: Session, job_id: str, claim_id: str, trained: Trained) -> bool:
    """The new version, its activation and the end of the job, all or nothing.

    Raises:
        Superseded: the job is no longer ours to finish.
    """
    lock_versions(session)
    digest = session.scalar(select(TrainingJob.tags_digest).where(TrainingJob.id == job_id))
    live_id = session.scalar(select(ModelVersion.id).where(ModelVersion.active_slot == 1))
    model = ModelVersion(
        id=trained.model_id,
        training_job_id=job_id,
        recipe=trained.recipe,
        config=trained.config,
        metrics=trained.metrics,
        tags_digest=digest or "",
        inactive_reason=_why_inactive(trained, live_id),
        started_from_id=trained.started_from,
        start_reason=trained.start_reason,
        compared_with_id=trained.compared_with,
        code_version=trained.code_version,
        files_digest=trained.files_digest,
        learned_patients=trained.learned_patients,
    )
    session.add(model)
    session.flush()
    if not jobs.finish(session, TrainingJob, job_id, claim_id, model_id=model.id, metrics=trained.metrics):
        raise Superseded
    removals.call_off(session, weights_prefix(model.id))
    if model.inactive_reason is None:
        activate(session, model)
        session.add(AuditEvent(action="model.activated", subject=model.id, details={"by_training": job_id}))
    return True


def _why_inactive(trained: Trained, live_id: str | None) -> str | None:
    if live_id is None:
        return None
    if live_id != trained.compared_with:
        return "Another version was put to use while this one was trained, so the two were not compared."
    return trained.inactive_reason


def finish_segmentation(session: Session, job_id: str, claim_id: str, segmented: Segmented) -> bool:
    """The figures, the fovea and the end of the job.

    Raises:
        Superseded: the job is no longer ours to finish.
    """
    volume_id = session.scalar(select(Segmentation.volume_id).where(Segmentation.id == job_id))
    if volume_id is None or share_volume(session, volume_id) is None:  # before the job's row: see there
        raise Superseded
    finished = jobs.finish(
        session,
        Segmentation,
        job_id,
        claim_id,
        fluid_voxels=segmented.fluid_voxels,
        fluid_volume_mm3=segmented.fluid_volume_mm3,
        fluid_volume_low_mm3=segmented.fluid_volume_low_mm3,
        fluid_volume_high_mm3=segmented.fluid_volume_high_mm3,
        warnings=segmented.warnings,
        slices=segmented.slices,
        least_doubt=min(doubts(segmented.slices), default=None),
        duration_s=segmented.duration_s,
    )
    if not finished:
        raise Superseded
    _keep_fovea(session, volume_id, segmented)
    return True


def _keep_fovea(session: Session, volume_id: str, segmented: Segmented) -> None:
    """The first segmentation of a volume that looked for its fovea tells where it is, or that it is not to be seen."""
    if segmented.fovea is None or session.get(FoveaPlace, (volume_id, FOUND)) is not None:
        return
    session.add(FoveaPlace(volume_id=volume_id, source=FOUND, **segmented.fovea))
    session.flush()


def finish_explanation(session: Session, job_id: str, claim_id: str, explained: Explained) -> bool:
    """The steps and the end of the job.

    Raises:
        Superseded: the job is no longer ours to finish.
    """
    if not jobs.finish(session, Explanation, job_id, claim_id, steps=explained.steps):
        raise Superseded
    return True


def finish_exchange(session: Session, job_id: str, claim_id: str, exchanged: Exchanged) -> bool:
    """What came or went, and the end of the job. A volume that came stays, even if the job was cancelled at its end.

    Raises:
        Superseded: the job is no longer ours to finish.
    """
    results = {
        "volume_ids": exchanged.volume_ids,
        "warnings": exchanged.warnings,
        "instances": exchanged.instances,
    }
    if not jobs.finish(session, PacsTransfer, job_id, claim_id, **results):
        raise Superseded
    return True
