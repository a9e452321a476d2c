"""How much room the bucket's objects take, counted there and not in the database."""

from __future__ import annotations

import shutil

from app.administration.schemas import StorageUseRead, StoredRead
from app.settings import Settings
from app.storage import Storage

KINDS = {"volumes": "volumes", "segmentations": "masks", "models": "models"}
"""First part of a key to the name that people know."""


def measure(storage: Storage, settings: Settings) -> StorageUseRead:
    """Walk the whole bucket once."""
    counted = {name: StoredRead(n_objects=0, n_bytes=0) for name in (*KINDS.values(), "other")}
    for key, n_bytes in storage.sizes():
        kind = counted[KINDS.get(key.partition("/")[0], "other")]
        kind.n_objects += 1
        kind.n_bytes += n_bytes
    is_local = settings.storage.startswith("file://")
    free_bytes = shutil.disk_usage(settings.data_dir).free if is_local else None
    return StorageUseRead(**counted, free_bytes=free_bytes)
