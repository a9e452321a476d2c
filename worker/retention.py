"""What is of no more use leaves, a little at each sweep: objects of deleted scans, expired rows, old results."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from app.db import jobs, removals
from app.db.columns import utc_now
from app.db.job_tables import Explanation, ModelVersion, PacsTransfer, Segmentation
from app.db.session import Database
from app.db.tables import AuditEvent, BrowserSession, IdempotencyKey, SignInLink
from app.errors import ServiceError
from app.settings import Settings
from app.storage import Storage, segmentation_prefix

log = structlog.get_logger()

STEP = 200
"""Rows of a kind that go at a sweep: milliseconds, so that no tag waits for it."""

PREFIXES = 20
"""Prefixes whose objects go at a sweep; a volume is a few hundred objects."""

INCOMING_S = 24 * 3600.0
"""An upload that a killed web server left on disk is removed after this time; no upload lasts so long."""

KEEP_TRANSFERS_DAYS = 30.0
"""How long ended imports and deliveries are remembered; what came of them stays."""


def tidy(database: Database, storage: Storage, settings: Settings) -> dict[str, int]:
    """One small step of everything; gives how many went of each kind, and logs it when there were any."""
    gone = {"prefixes": _remove_objects(database, storage), "uploads": _remove_incoming(settings)}
    gone["uploads"] += _remove_resumable(settings)
    gone["sessions"] = _expire(database, BrowserSession, BrowserSession.expires_at, settings.keep_sessions_days)
    gone["links"] = _expire(database, SignInLink, SignInLink.expires_at, settings.keep_sessions_days)
    gone["idempotency_keys"] = _expire(
        database, IdempotencyKey, IdempotencyKey.created_at, settings.keep_idempotency_keys_days
    )
    gone["transfers"] = _expire(database, PacsTransfer, PacsTransfer.finished_at, KEEP_TRANSFERS_DAYS)
    if settings.keep_audit_days is not None:
        gone["audit_events"] = _expire(database, AuditEvent, AuditEvent.at, settings.keep_audit_days)
    if settings.keep_inactive_segmentations_days is not None:
        gone["segmentations"] = _drop_segmentations(database, settings.keep_inactive_segmentations_days)
    gone = {kind: count for kind, count in gone.items() if count}
    if gone:
        log.info("tidied", **gone)
    return gone


def _remove_objects(database: Database, storage: Storage) -> int:
    try:
        return removals.carry_out(database, storage.delete_prefix, limit=PREFIXES)
    except ServiceError as error:
        log.warning("removal_put_off", error=error.code)
        return 0


def _remove_incoming(settings: Settings) -> int:
    old = [folder for folder in settings.incoming_dir.glob("*/") if _age_s(folder) > INCOMING_S]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def _remove_resumable(settings: Settings) -> int:
    """Resumable uploads that no byte came for in their time, and that no volume was made of."""
    keep_s = settings.keep_uploads_hours * 3600
    old = [folder for folder in settings.uploads_dir.glob("*/*/") if _idle_s(folder) > keep_s]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def _idle_s(folder: Path) -> float:
    try:
        return min(_age_s(path) for path in (folder, *folder.iterdir()))
    except FileNotFoundError:  # a volume has just been made of it
        return 0.0


def _age_s(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:  # its request has just ended
        return 0.0


def _expire(database: Database, table: type[Any], age: Any, days: float) -> int:
    """Remove a step of the rows whose `age` lies further back than `days`, the oldest first."""
    return _drop(database, select(table).where(age < utc_now() - timedelta(days=days)).order_by(age), _delete)


def _drop_segmentations(database: Database, days: float) -> int:
    """Segmentations by models that are not in use, with their explanations; the masks follow by the removals."""
    old = (
        select(Segmentation)
        .join(ModelVersion, ModelVersion.id == Segmentation.model_id)
        .where(
            ModelVersion.active_slot.is_(None),
            Segmentation.state.in_(jobs.FINAL),
            Segmentation.finished_at < utc_now() - timedelta(days=days),
        )
        .order_by(Segmentation.id)
    )
    return _drop(database, old, _delete_segmentation)


def _drop(database: Database, old: Select[Any], drop: Callable[[Session, Any], None]) -> int:
    """Looks first without the write lock, for there is seldom anything to do."""
    with database.reading() as session:
        if session.scalar(old.limit(1)) is None:
            return 0
    with database.transaction() as session:
        rows = list(session.scalars(old.limit(STEP).with_for_update(skip_locked=True)))
        for row in rows:
            drop(session, row)
    return len(rows)


def _delete(session: Session, row: Any) -> None:
    session.delete(row)


def _delete_segmentation(session: Session, row: Segmentation) -> None:
    session.execute(delete(Explanation).where(Explanation.segmentation_id == row.id))
    removals.schedule(session, segmentation_prefix(row.id))
    session.delete(row)
