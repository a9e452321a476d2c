"""Trained pipelines in and out of the bucket."""

from __future__ import annotations

import json
from typing import cast

from app.db.tables import JsonObject
from app.settings import Settings
from app.storage import Storage, weights_prefix
from models.shipped import CONFIG_NAME, WEIGHTS_NAME
from models.weak.checkpoints import WeightsError
from models.weak.pipeline import TrainedPipeline
from worker.folders import temporary_folder


def store_weights(trained: TrainedPipeline, storage: Storage, prefix: str, settings: Settings) -> None:
    """Put a pipeline into the bucket, the configuration last: where it is, the weights are too."""
    with temporary_folder(settings) as folder:
        trained.save(folder)
        try:
            for file in (WEIGHTS_NAME, CONFIG_NAME):
                storage.put(prefix + file, folder / file)
        except BaseException:
            storage.delete_prefix(prefix)
            raise


def load_weights(storage: Storage, prefix: str, settings: Settings) -> TrainedPipeline:
    """The pipeline of a model version.

    Raises:
        WeightsError: its files are missing, damaged or of another version's architecture.
    """
    with temporary_folder(settings) as folder:
        try:
            for file in (WEIGHTS_NAME, CONFIG_NAME):
                (folder / file).write_bytes(storage.get(prefix + file))
        except FileNotFoundError as error:
            raise WeightsError("The files of this model version are missing from the storage.") from error
        return TrainedPipeline.load(folder)


class KeptNetwork:
    """Loads networks from the bucket and keeps the last one in memory."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
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
            self._loaded = (model_id, load_weights(self._storage, weights_prefix(model_id), self._settings))
        return self._loaded[1]


def config_as_json(text: str) -> JsonObject:
    """A configuration as the database keeps it."""
    return cast(JsonObject, json.loads(text))
