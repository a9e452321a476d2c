"""The starter network that ships with Serous, as a model version: an installation segments before its first tag."""

from __future__ import annotations

import hashlib

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.db.activation import activate, lock_versions
from app.db.job_tables import ModelVersion
from app.db.session import Database
from app.db.tables import JsonObject
from app.errors import ServiceError
from app.settings import Settings
from app.storage import Storage, weights_prefix
from models.shipped import CONFIG_NAME, STARTER_FOLDER, WEIGHTS_NAME, starter_description, starter_version_id

log = structlog.get_logger()

RECIPE = "starter"

NOTE = "Taught by synthetic scans only; none of your tags went into it."
NEWER_STARTER = "It came with an update of Serous, while another version was in use."


def ensure_starter(settings: Settings) -> None:
    """Add the shipped network to the model versions unless it is there; put it to use where no version is.

    Without it Serous works as before its first training, so that what goes wrong here is logged and ends nothing.
    """
    database = Database(settings.database)
    try:
        install_starter(database, Storage(settings.storage))
    except (OSError, ValueError, KeyError, ServiceError) as error:
        log.warning("starter_not_installed", error=type(error).__name__)
    finally:
        database.dispose()


def install_starter(database: Database, storage: Storage) -> str:
    """The id of the shipped network, the same on every machine; several processes may call this at once.

    Raises:
        OSError, ValueError, KeyError: its files are missing or damaged.
        ServiceError: the bucket is full or away.
    """
    description = starter_description(STARTER_FOLDER)
    model_id = starter_version_id(description)
    with database.reading() as session:
        if session.get(ModelVersion, model_id) is not None:
            return model_id
    for file in (WEIGHTS_NAME, CONFIG_NAME):
        storage.put(weights_prefix(model_id) + file, STARTER_FOLDER / file)
    try:
        with database.transaction() as session:
            _add(
                session, model_id, description, hashlib.sha256((STARTER_FOLDER / CONFIG_NAME).read_bytes()).hexdigest()
            )
    except IntegrityError:
        log.info("starter_installed_meanwhile", model_id=model_id)
    return model_id


def _add(session: Session, model_id: str, description: JsonObject, files_digest: str) -> None:
    lock_versions(session)
    in_use = session.scalar(select(ModelVersion.id).where(ModelVersion.active_slot == 1))
    model = ModelVersion(
        id=model_id,
        training_job_id=None,
        recipe=RECIPE,
        config=description["config"],
        metrics={"n_phantom_bscans": description["metrics"]["n_phantom_bscans"], "notes": [NOTE]},
        tags_digest="",
        inactive_reason=None if in_use is None else NEWER_STARTER,
        files_digest=files_digest,
        learned_patients=[],
    )
    session.add(model)
    session.flush()
    if in_use is None:
        activate(session, model)
