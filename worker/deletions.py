"""Files of deleted model versions, where a crash or a bucket that was away kept the web from removing them."""

from __future__ import annotations

import structlog
from sqlalchemy import select, update

from app.db.columns import utc_now
from app.db.job_tables import ModelVersion
from app.db.session import Database
from app.errors import ServiceError
from app.storage import Storage, weights_prefix

log = structlog.get_logger()


def remove_deleted_models(database: Database, storage: Storage) -> None:
    """Remove the files of every deleted version until they were seen gone; a bucket that is away is tried again."""
    with database.reading() as session:
        ids = session.scalars(
            select(ModelVersion.id).where(ModelVersion.deleted_at.is_not(None), ModelVersion.files_removed_at.is_(None))
        ).all()
    for model_id in ids:
        try:
            storage.delete_prefix(weights_prefix(model_id))
        except ServiceError as error:
            log.warning("leftover_kept", prefix=weights_prefix(model_id), error=error.code)
            return
        with database.transaction() as session:
            gone = update(ModelVersion).where(ModelVersion.id == model_id).values(files_removed_at=utc_now())
            session.execute(gone)
