"""The count of the bucket that the metrics show."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from app.administration.remembered_use import RememberedUse
from app.settings import Settings
from app.storage import Storage


def wait_for_the_count() -> None:
    for thread in threading.enumerate():
        if thread.name == "storage-use":
            thread.join(timeout=60)


def test_a_count_that_failed_is_tried_again_at_the_next_question(settings: Settings, tmp_path: Path) -> None:
    storage = Storage(f"file://{tmp_path / 'objects'}")
    storage.put("volumes/1", b"four")
    disk = tmp_path / "not-mounted"
    use = RememberedUse(storage, settings.model_copy(update={"data_dir": disk, "storage": "file://"}), every_s=3600)
    for _ in range(2):
        assert use.latest() is None
        wait_for_the_count()
    disk.mkdir()
    assert use.latest() is None
    wait_for_the_count()
    counted = use.latest()
    assert counted is not None
    found, when = counted
    assert found.volumes.n_bytes == 4
    assert when <= time.time()
