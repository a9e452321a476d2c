"""Model versions with real files in the bucket."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest

from app.db.activation import activate
from app.db.job_tables import ModelVersion
from app.db.session import Database
from app.settings import Settings
from app.storage import Storage, weights_prefix
from models.shipped import CONFIG_NAME, WEIGHTS_NAME


@pytest.fixture
def storage(settings: Settings) -> Storage:
    """The bucket of `settings`."""
    return Storage(settings.storage)


@pytest.fixture
def make_model(database: Database, storage: Storage) -> Callable[..., str]:
    """Add a version whose two files lie in the bucket and fit each other; the web never looks into the weights."""

    def make(*, active: bool = False, weights: bytes = b"weights", **columns: object) -> str:
        description = json.dumps({"weights_sha256": hashlib.sha256(weights).hexdigest()}).encode()
        row = {"recipe": "adapted", "config": {}, "metrics": {}, "tags_digest": "0" * 64}
        with database.transaction() as session:
            model = ModelVersion(**{**row, "files_digest": hashlib.sha256(description).hexdigest(), **columns})
            session.add(model)
            session.flush()
            if active:
                activate(session, model)
        storage.put(weights_prefix(model.id) + WEIGHTS_NAME, weights)
        storage.put(weights_prefix(model.id) + CONFIG_NAME, description)
        return model.id

    return make
