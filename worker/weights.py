"""Trained pipelines in and out of the bucket."""

from __future__ import annotations

import hashlib
import json
from typing import cast

from app.db.job_tables import ModelVersion
from app.db.session import Database
from app.db.tables import JsonObject
from app.settings import Settings
from app.storage import Storage, weights_prefix
from models.shipped import CONFIG_NAME, WEIGHTS_NAME
from models.weak.checkpoints import WeightsError
from models.weak.pipeline import TrainedPipeline
from worker.folders import temporary_folder


def store_weights(trained: TrainedPipeline, storage: Storage, prefix: str, settings: Settings) -> str:
    """Put a pipeline into the bucket, the configuration last: where it is, the weights are too.

    Gives the digest of the configuration, which names that of the weights: kept elsewhere, it pins both files.
    """
    with temporary_folder(settings) as folder:
        trained.save(folder)
        try:
            for file in (WEIGHTS_NAME, CONFIG_NAME):
                storage.put(prefix + file, folder / file)
        except BaseException:
            storage.delete_prefix(prefix)
            raise
        return hashlib.sha256((folder / CONFIG_NAME).read_bytes()).hexdigest()


def load_weights(
    storage: Storage, prefix: str, settings: Settings, *, files_digest: str | None = None
) -> TrainedPipeline:
    """The pipeline of a model version; `files_digest` is what `store_weights` gave, None where it is not known.

    Raises:
        WeightsError: its files are missing, damaged, others than were stored, or of another version's architecture.
    """
    with temporary_folder(settings) as folder:
        try:
            for file in (WEIGHTS_NAME, CONFIG_NAME):
                (folder / file).write_bytes(storage.get(prefix + file))
        except FileNotFoundError as error:
            raise WeightsError("The files of this model version are missing from the storage.") from error
        if files_digest not in (None, hashlib.sha256((folder / CONFIG_NAME).read_bytes()).hexdigest()):
            raise WeightsError("The files of this model version are not the ones that its training stored.")
        return TrainedPipeline.load(folder)


class KeptNetwork:
    """Loads networks from the bucket and keeps the last one in memory."""

    def __init__(self, database: Database, storage: Storage, settings: Settings) -> None:
        self._database = database
        self._storage = storage
        self._settings = settings
        self._loaded: tuple[str, TrainedPipeline] | None = None

    def get(self, model_id: str) -> TrainedPipeline:
        """The pipeline of a model version.

        Raises:
            WeightsError: see `load_weights`.
        """
        if self._loaded is None or self._loaded[0] != model_id:
            self._loaded = None  # the old network's memory comes back before the new one is loaded
            with self._database.reading() as session:
                digest = session.get_one(ModelVersion, model_id).files_digest
            prefix = weights_prefix(model_id)
            self._loaded = (model_id, load_weights(self._storage, prefix, self._settings, files_digest=digest))
        return self._loaded[1]


def config_as_json(text: str) -> JsonObject:
    """A configuration as the database keeps it."""
    return cast(JsonObject, json.loads(text))
