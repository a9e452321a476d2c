"""Whether a version's files are those that its training stored: looked at before it is put to use, without torch."""

from __future__ import annotations

import hashlib
import json

from app.db.job_tables import ModelVersion
from app.model_versions.errors import BadWeights
from app.storage import Storage, weights_prefix
from models.shipped import CONFIG_NAME, WEIGHTS_NAME

MISSING = "are missing from the storage"
OTHERS = "are not the ones that its training stored"
UNREADABLE = "cannot be read"


def require_intact(storage: Storage, model: ModelVersion) -> None:
    """Raise unless both files are there and byte for byte what was stored.

    Raises:
        BadWeights: one is missing, damaged or another.
        Unavailable: the bucket is away.
    """
    prefix = weights_prefix(model.id)
    try:
        description = storage.get(prefix + CONFIG_NAME)
        found = storage.digest(prefix + WEIGHTS_NAME)
    except FileNotFoundError as error:
        raise BadWeights(model.id, MISSING) from error
    if model.files_digest not in (None, hashlib.sha256(description).hexdigest()):
        raise BadWeights(model.id, OTHERS)
    try:
        stored = json.loads(description)["weights_sha256"]
    except (ValueError, KeyError, TypeError) as error:
        raise BadWeights(model.id, UNREADABLE) from error
    if found != stored:
        raise BadWeights(model.id, OTHERS)
