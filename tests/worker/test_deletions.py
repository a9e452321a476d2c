"""What a deletion leaves when the web dies between the row and the files."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.db.columns import utc_now
from app.db.job_tables import ModelVersion
from app.db.session import Database
from app.settings import Settings
from app.storage import Storage, weights_prefix
from worker.deletions import remove_deleted_models

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def versions(database: Database, storage: Storage) -> tuple[str, str]:
    """A deleted version and another one, both with files."""
    with database.transaction() as session:
        session.add(ModelVersion(id="old", recipe="x", config={}, metrics={}, tags_digest="d", deleted_at=utc_now()))
        session.add(ModelVersion(id="new", recipe="x", config={}, metrics={}, tags_digest="d"))
    for name in ("old", "new"):
        storage.put(weights_prefix(name) + "config.json", b"{}")
    return "old", "new"


def has_files(storage: Storage, model_id: str) -> bool:
    return any(key.startswith(weights_prefix(model_id)) for key, _ in storage.sizes())


class TestRemoveDeletedModels:
    def test_removes_what_is_left_once_and_only_that(
        self, database: Database, storage: Storage, versions: tuple[str, str]
    ) -> None:
        remove_deleted_models(database, storage)
        assert (has_files(storage, "old"), has_files(storage, "new")) == (False, True)
        with database.reading() as session:
            seen_at = session.get_one(ModelVersion, "old").files_removed_at
        assert seen_at is not None
        remove_deleted_models(database, storage)
        with database.reading() as session:
            assert session.get_one(ModelVersion, "old").files_removed_at == seen_at

    def test_a_bucket_that_is_away_is_tried_again(
        self, database: Database, storage: Storage, settings: Settings, versions: tuple[str, str]
    ) -> None:
        objects = Path(settings.storage.removeprefix("file://"))
        aside = objects.rename(objects.with_name("away"))
        objects.write_text("not a folder")
        remove_deleted_models(database, storage)
        with database.reading() as session:
            assert session.get_one(ModelVersion, "old").files_removed_at is None
        objects.unlink()
        aside.rename(objects)
        remove_deleted_models(database, storage)
        assert not has_files(storage, "old")
